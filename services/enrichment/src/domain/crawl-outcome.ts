/** A page that was read. */
export interface CrawledPage {
  readonly kind: 'page';
  /** The address asked for, and the one after redirects. */
  readonly url: string;
  readonly finalUrl: string;
  readonly title: string;
  readonly byline: string | null;
  readonly publishedAt: string | null;
  /** As the page says it, e.g. `ru`. */
  readonly language: string | null;
  readonly siteName: string | null;
  /** The readable text, one paragraph per line. */
  readonly text: string;
  /** Bytes of the answer, decompressed. */
  readonly bytes: number;
}

/** Why a page was not read. These are stored and shown: none is ever renamed. */
export type RefusalReason =
  | 'invalid_url'
  | 'scheme_not_allowed'
  | 'credentials_in_url'
  | 'port_not_allowed'
  | 'address_not_public'
  | 'unknown_host'
  | 'unreachable'
  | 'timed_out'
  | 'too_many_redirects'
  | 'too_large'
  | 'type_not_supported'
  | 'http_error'
  | 'robots_disallow'
  | 'domain_busy'
  | 'domain_quota'
  | 'tenant_quota'
  | 'unreadable';

/** A page that was not read, as a value: one dead link must not fail a document. */
export interface CrawlRefused {
  readonly kind: 'refused';
  readonly url: string;
  readonly reason: RefusalReason;
  /** Numbers and names for people, e.g. `HTTP 404`; never content. */
  readonly detail: string;
  /** Milliseconds after which another try makes sense; null when it never does. */
  readonly retryAfterMs: number | null;
}

/** A refusal. A retry makes sense only if `retryAfterMs` is given. */
export const refused = (
  url: string,
  reason: RefusalReason,
  detail: string,
  retryAfterMs: number | null = null,
): CrawlRefused => ({ kind: 'refused', url, reason, detail, retryAfterMs });
