import { PermanentError } from '#libs/errors';
import { parseDictionary } from 'structured-headers';

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** The sha256 that `Content-Digest` or `Repr-Digest` (RFC 9530) or the older `Digest` (RFC 3230) announces, hex; none is fine. */
export function announcedDigests(headers: Headers): string[] {
  const modern = ['content-digest', 'repr-digest'].flatMap((name) => given(headers, name, modernDigest));
  return [...modern, ...given(headers, 'digest', olderDigest)];
}

function given(headers: Headers, name: string, read: (header: string) => Buffer | undefined): string[] {
  const header = headers[name];
  if (header === undefined) return [];
  const digest = read(String(header));
  if (digest?.length === 32) return [digest.toString('hex')];
  throw new PermanentError(
    'validation_failed',
    `The header ${name} has no readable sha-256: nothing else is compared here.`,
    {
      facts: { errors: [{ field: name, message: 'a sha-256, like sha-256=:…base64…:' }] },
    },
  );
}

/** `sha-256=:…base64…:`, a dictionary of structured fields. */
function modernDigest(header: string): Buffer | undefined {
  try {
    const value: unknown = parseDictionary(header).get('sha-256')?.[0];
    return value instanceof ArrayBuffer ? Buffer.from(value) : undefined;
  } catch {
    return undefined;
  }
}

/** `SHA-256=…base64…`, a list. */
function olderDigest(header: string): Buffer | undefined {
  const digest = /(?:^|,)\s*sha-256=([^,\s]+)/i.exec(header)?.[1];
  return digest === undefined ? undefined : Buffer.from(digest, 'base64');
}
