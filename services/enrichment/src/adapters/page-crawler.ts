import { getDomain } from 'tldts';
import { type CrawledPage, type CrawlRefused, refused } from '../domain/crawl-outcome';
import { withoutTracking } from '../domain/tracking-parameters';
import { judgeUrl } from '../domain/url-guard';
import type { Crawl4AiClient } from './crawl4ai.client';
import type { CrawlQuota } from './crawl-quota.store';
import { readPage } from './readable-page.engine';
import type { RobotsCache } from './robots-cache';
import type { Fetched, SafeFetch } from './safe-fetch.client';

/** Media types that have text a reader can be given. */
const READABLE = /^\s*(text\/html|application\/xhtml\+xml|text\/plain|text\/markdown)/i;

/** Reads web pages for tenants: polite to sites, closed to hostile addresses, within quotas. With crawl4ai when there is one. */
export class PageCrawler {
  constructor(
    private readonly fetcher: SafeFetch,
    private readonly robots: RobotsCache,
    private readonly quota: CrawlQuota,
    private readonly browser: Crawl4AiClient | null = null,
  ) {}

  /** The readable page at an address, or why it is not read. Throws only when the signal aborts. */
  async crawl(address: string, tenantId: string, signal: AbortSignal): Promise<CrawledPage | CrawlRefused> {
    const parsed = URL.parse(address);
    if (!parsed) return refused(address, 'invalid_url', 'not an address');
    const url = withoutTracking(parsed);
    const objection = judgeUrl(url, this.fetcher.allowed) ?? (await this.robots.objectionTo(url));
    signal.throwIfAborted();
    if (objection) return objection;
    const visit = { url: url.href, domain: domainOf(url), tenantId };
    return this.quota.within(visit, signal, () => this.visit(url, signal));
  }

  private async visit(url: URL, signal: AbortSignal): Promise<CrawledPage | CrawlRefused> {
    const answer = (await this.browse(url, signal)) ?? (await this.fetch(url, signal));
    if (answer.kind === 'refused') return { ...answer, url: url.href };
    if (answer.status < 200 || answer.status > 299) return httpError(url, answer);
    const { method: _, ...page } = readPage(answer.body, answer.contentType);
    if (page.text === '') return refused(url.href, 'unreadable', 'no text');
    return { kind: 'page', url: url.href, finalUrl: answer.url.href, ...page, bytes: answer.body.length };
  }

  private fetch(url: URL, signal: AbortSignal): Promise<Fetched | CrawlRefused> {
    const objectionTo = (next: URL): Promise<CrawlRefused | null> => this.objectionToRedirect(next, url);
    return this.fetcher.get(url, { signal, types: READABLE, objectionTo });
  }

  /** crawl4ai resolves names and follows redirects itself: what it is given is checked before, and where it ended after. */
  private async browse(url: URL, signal: AbortSignal): Promise<Fetched | CrawlRefused | null> {
    if (!this.browser) return null;
    const objection = await this.fetcher.objectionTo(url);
    if (objection) return objection;
    const page = await this.browser.render(url, signal);
    return page && ((await this.fetcher.objectionTo(page.url)) ?? page);
  }

  private async objectionToRedirect(next: URL, from: URL): Promise<CrawlRefused | null> {
    const objection = await this.robots.objectionTo(next);
    if (objection || domainOf(next) === domainOf(from)) return objection;
    return this.quota.spendOnDomain({ url: next.href, domain: domainOf(next) });
  }
}

/** What quotas are counted on: the registrable domain, so that subdomains do not multiply them; an address stands for itself. */
const domainOf = (url: URL): string => getDomain(url.hostname) ?? url.host;

/** Servers that are overloaded or broken may be well in ten minutes; others mean what they say. */
function httpError(url: URL, { status, retryAfterMs }: Fetched): CrawlRefused {
  const isPassing = status === 429 || status === 408 || status >= 500;
  return refused(url.href, 'http_error', `HTTP ${status}`, isPassing ? Math.max(retryAfterMs, 600_000) : null);
}
