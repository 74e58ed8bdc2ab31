import { createHash } from 'node:crypto';
import { oneLine } from './one-line';

/** The text of a post as it is kept: without NUL, which Postgres refuses, and halves of pairs, which UTF-8 does not know, and with its links after a blank line, where enrichment finds them. */
export function postText(text: string, urls: readonly string[] = []): string {
  const clean = cleanText(text).trim();
  return urls.length > 0 ? `${clean}\n\n${urls.join('\n')}` : clean;
}

/** A text whose characters all have bytes: programs that cut texts leave halves of pairs behind. */
export const cleanText = (text: string): string => text.replaceAll('\0', '').toWellFormed();

/** A post is one document of a tenant, whatever its text becomes. */
export function postKey(
  tenantId: string,
  { system, channel, external_id }: { system: string; channel: string; external_id: string },
): string {
  return `post:${sha256(JSON.stringify([system, channel, external_id]))}:${tenantId}`;
}

/** The first line, for posts without a title; at most 120 characters. */
export const titleOf = (text: string): string => {
  const line = oneLine(text.split('\n', 1)[0] ?? '');
  return line.length <= 120
    ? line
    : `${line
        .slice(0, 119)
        .replace(/\p{Cs}$/u, '')
        .trimEnd()}…`; // a cut may halve a pair
};

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
