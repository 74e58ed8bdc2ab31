import { fileTypeFromBuffer } from 'file-type';
import { compoundType } from './compound-file';
import { type Claims, decodeText } from './decode-text';
import { supportedType } from './media-types';
import { textKind } from './text-kind';

/** Enough to see the parts of an office file, and more than any magic number needs. */
export const HEAD_BYTES = 64 * 1024;

/** What all old office programs write. */
const COMPOUND_FILE = 'application/x-cfb';

/** Readers accept junk before the header of a PDF up to here (ISO 32000-1, implementation notes). */
const PDF_HEADER_WITHIN = 1_024;

/**
 * The type of a file by its first `HEAD_BYTES` bytes, whatever it calls itself; null for what nobody here reads. Text comes
 * before magic numbers, because many of them are letters that a text may begin with.
 */
export async function sniffMediaType(head: Uint8Array, claims: Claims): Promise<string | null> {
  const start = Buffer.from(head.subarray(0, PDF_HEADER_WITHIN)).toString('latin1');
  if (/^(?:\xef\xbb\xbf)?\s*%PDF-/.test(start)) return 'application/pdf';
  if (start.startsWith(String.raw`{\rtf`)) return 'application/rtf';
  const text = decodeText(head, claims);
  if (text !== null) return textKind(text, claims);
  const found = await fileTypeFromBuffer(head);
  if (found?.mime === COMPOUND_FILE) return compoundType(head, claims);
  if (found) return supportedType(found.mime);
  return start.includes('%PDF-') ? 'application/pdf' : null;
}
