import { PermanentError } from '#libs/errors';
import { parseItem } from 'structured-headers';

/** What a key may look like: any visible ASCII, for instance a UUID. */
const KEY = /^[\x21-\x7e]{1,255}$/;

/** The `Idempotency-Key` of a request, quoted (as the IETF draft has it) or bare; undefined without one. */
export function idempotencyKeyIn(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  const key = typeof header === 'string' ? unquoted(header.trim()) : '';
  if (KEY.test(key)) return key;
  throw new PermanentError(
    'validation_failed',
    'The Idempotency-Key is one string of 1 to 255 visible ASCII characters.',
    {
      facts: { errors: [{ field: 'Idempotency-Key', message: 'one string of 1 to 255 visible ASCII characters' }] },
    },
  );
}

function unquoted(header: string): string {
  if (!header.startsWith('"')) return header;
  try {
    const [value] = parseItem(header);
    return typeof value === 'string' ? value : '';
  } catch {
    return '';
  }
}
