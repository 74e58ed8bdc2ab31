import type { Claims } from './decode-text';

/** The media type of a text, or null for markup and programs that are no documents. */
export function textKind(text: string, claims: Claims): string | null {
  if (HTML.test(text)) return 'text/html';
  if (NO_DOCUMENT.test(text)) return null;
  if (isMail(text, claims)) return 'message/rfc822';
  return claimedKind(text, claims) ?? 'text/plain';
}

const HTML = /^\s*(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b/i;

/** XML, SVG and PostScript are text by their bytes only. */
const NO_DOCUMENT = /^\s*(?:<\?xml|<svg|%!PS)/i;

const MAIL_FIELDS = /^(?:from|to|subject|date|received|message-id|mime-version|return-path|delivered-to)$/i;

/** A header block as RFC 5322 has it, with two of the fields of mail in it (one, when the file calls itself mail). */
function isMail(text: string, { filename, declaredType }: Claims): boolean {
  const block = text.split(/\r?\n\r?\n/, 1)[0] ?? '';
  const lines = block.split(/\r?\n/).filter((line) => !/^[ \t]/.test(line));
  const names = lines.map((line) => /^([!-9;-~]+):/.exec(line)?.[1]);
  const known = names.filter((name) => name !== undefined && MAIL_FIELDS.test(name)).length;
  const isClaimed = declaredType === 'message/rfc822' || /\.eml$/i.test(filename);
  return names.every((name) => name !== undefined) && known >= (isClaimed ? 1 : 2);
}

/** Markdown, tables and pieces of HTML cannot be told from plain text by their bytes: the name decides. */
function claimedKind(text: string, { filename, declaredType }: Claims): string | undefined {
  if (/\.(?:md|markdown)$/i.test(filename) || declaredType === 'text/markdown') return 'text/markdown';
  if (/\.csv$/i.test(filename) || declaredType === 'text/csv') return 'text/csv';
  const callsItselfHtml = /\.x?html?$/i.test(filename) || declaredType === 'text/html';
  return callsItselfHtml && /<[a-z][^>]*>/i.test(text) ? 'text/html' : undefined;
}
