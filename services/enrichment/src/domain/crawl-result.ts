import type { CrawledPage, CrawlRefused } from './crawl-outcome';

/** What is stored of a document's links: pages that were read, and links that were not, with the reason. */
export interface CrawlResult {
  readonly pages: Omit<CrawledPage, 'kind'>[];
  readonly refused: Pick<CrawlRefused, 'url' | 'reason' | 'detail'>[];
}

export function crawlResultOf(outcomes: readonly (CrawledPage | CrawlRefused)[]): CrawlResult {
  const result: CrawlResult = { pages: [], refused: [] };
  for (const outcome of outcomes) {
    if (outcome.kind === 'refused') {
      const { url, reason, detail } = outcome;
      result.refused.push({ url, reason, detail });
    } else {
      const { kind: _, ...page } = outcome;
      result.pages.push(page);
    }
  }
  return result;
}
