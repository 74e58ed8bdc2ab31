/** The limits of ENR-1. */
export interface CrawlLimits {
  readonly redirects: number;
  /** Milliseconds for one page, redirects included. */
  readonly timeMs: number;
  /** Bytes of one answer after decompression. */
  readonly bytes: number;
  readonly perDomainAndHour: number;
  readonly atOncePerDomain: number;
  readonly perTenantAndDay: number;
}

/** What holds when the configuration says nothing else. */
export const CRAWL_LIMITS: CrawlLimits = {
  redirects: 3,
  timeMs: 15_000,
  bytes: 10 * 1024 * 1024,
  perDomainAndHour: 60,
  atOncePerDomain: 2,
  perTenantAndDay: 300,
};

/** Who we say we are; robots.txt may name us. */
export const USER_AGENT = 'ConsiliumBot/1.0 (+https://consilium.dev/bot)';
