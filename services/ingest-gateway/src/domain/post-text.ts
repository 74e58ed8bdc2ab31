import { createHash } from 'node:crypto';
import { oneLine } from './one-line';

/** The text of a post as it is kept: without NUL, which Postgres refuses, and with its links after a blank line, where enrichment finds them. */
export function postText(text: string, urls: readonly string[] = []): string {
  const clean = text.replaceAll('\0', '').trim();
  return urls.length > 0 ? `${clean}\n\n${urls.join('\n')}` : clean;
}

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
  return line.length <= 120 ? line : `${line.slice(0, 119).trimEnd()}…`;
};

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
