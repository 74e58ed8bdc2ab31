import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database } from '#libs/persistence';
import type { CrawledPage } from '../domain/crawl-outcome';

/** How long a crawled page serves all documents that link to it, as ENR-1 says. */
const KEPT = '7 days';

/** Pages that were crawled lately. What was refused is not kept: the next document asks again. */
@Injectable()
export class CrawlCache {
  constructor(private readonly database: Database) {}

  async get(url: string): Promise<CrawledPage | undefined> {
    const [row] = await this.database.query<{ page: CrawledPage }>(
      `SELECT page FROM crawl_cache WHERE url_sha256 = $1 AND expires_at > now()`,
      [hashOf(url)],
    );
    return row?.page;
  }

  async put(page: CrawledPage): Promise<void> {
    await this.database.query(
      `INSERT INTO crawl_cache (url_sha256, url, page, expires_at) VALUES ($1, $2, $3, now() + interval '${KEPT}')
       ON CONFLICT (url_sha256) DO UPDATE SET page = excluded.page, fetched_at = now(), expires_at = excluded.expires_at`,
      [hashOf(page.url), page.url, JSON.stringify(page).replaceAll(String.raw`\u0000`, '')], // Postgres has no NUL in text
    );
  }
}

const hashOf = (url: string): string => createHash('sha256').update(url).digest('hex');
