import { Injectable } from '@nestjs/common';
import type { CrawledPage, CrawlRefused } from '../domain/crawl-outcome';
import { CrawlCache } from './crawl-cache.store';
import { PageCrawler } from './page-crawler';

/** Links of one document that are read at the same time. */
const AT_ONCE = 4;

/** Reads the links of a document, each from the cache of the fleet or from the web. */
@Injectable()
export class LinkReader {
  constructor(
    private readonly cache: CrawlCache,
    private readonly crawler: PageCrawler,
  ) {}

  /** One outcome per link, in their order. */
  async read(urls: readonly string[], tenantId: string, signal: AbortSignal): Promise<(CrawledPage | CrawlRefused)[]> {
    const outcomes: (CrawledPage | CrawlRefused)[] = [];
    const waiting = [...urls.entries()];
    const work = async (): Promise<void> => {
      for (let next = waiting.shift(); next; next = waiting.shift())
        outcomes[next[0]] = await this.readOne(next[1], tenantId, signal);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return outcomes;
  }

  private async readOne(url: string, tenantId: string, signal: AbortSignal): Promise<CrawledPage | CrawlRefused> {
    const known = await this.cache.get(url);
    if (known) return known;
    const outcome = await this.crawler.crawl(url, tenantId, signal);
    if (outcome.kind === 'page') await this.cache.put(outcome);
    return outcome;
  }
}
