import { type CrawlRefused, refused, type RefusalReason } from '../domain/crawl-outcome';
import { BodyTooLarge } from './capped-body';
import { AddressNotPublic } from './guarded-connector';

/** A site that is away is tried again after ten minutes. */
const AWAY_MS = 10 * 60_000;

/** What a failed fetch means, as a refusal. */
export function refusalOf(error: unknown, url: string): CrawlRefused {
  if (error instanceof AddressNotPublic) return refused(url, 'address_not_public', error.message);
  if (error instanceof BodyTooLarge) return refused(url, 'too_large', error.message);
  const code = codeOf(error);
  const [reason, retryAfterMs] = BY_CODE[code] ?? ['unreachable', AWAY_MS];
  return refused(url, reason, code, retryAfterMs);
}

const BY_CODE: Record<string, [RefusalReason, number | null]> = {
  TimeoutError: ['timed_out', AWAY_MS],
  UND_ERR_CONNECT_TIMEOUT: ['timed_out', AWAY_MS],
  UND_ERR_HEADERS_TIMEOUT: ['timed_out', AWAY_MS],
  UND_ERR_BODY_TIMEOUT: ['timed_out', AWAY_MS],
  ETIMEDOUT: ['timed_out', AWAY_MS],
  ENOTFOUND: ['unknown_host', null],
  EAI_AGAIN: ['unknown_host', AWAY_MS],
  ERR_INVALID_URL: ['invalid_url', null],
  UND_ERR_INVALID_ARG: ['invalid_url', null],
  Z_DATA_ERROR: ['unreadable', null],
  Z_BUF_ERROR: ['unreadable', null],
};

/** Node and undici name the cause in `code`; an abort by time names itself. */
function codeOf(error: unknown): string {
  const { code, name } = Object(error) as { code?: unknown; name?: unknown };
  return [code, name].find((value) => typeof value === 'string') ?? 'unknown';
}
