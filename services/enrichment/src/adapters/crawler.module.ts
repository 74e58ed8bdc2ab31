import { Module } from '@nestjs/common';
import { Redis } from 'ioredis';
import { EnrichmentConfig } from '../enrichment.config';
import { CrawlQuota } from './crawl-quota.store';
import { PageCrawler } from './page-crawler';
import { RobotsCache } from './robots-cache';
import { AllowedTargets } from '../domain/url-guard';
import { SafeFetch } from './safe-fetch.client';

/** The crawler with what it is built from: the guarded client, robots.txt, and quotas in Redis. */
@Module({
  providers: [
    {
      provide: SafeFetch,
      inject: [EnrichmentConfig],
      useFactory: ({ CRAWL_ALLOWED_HOSTS }: EnrichmentConfig) =>
        new SafeFetch({ allowed: new AllowedTargets(CRAWL_ALLOWED_HOSTS) }),
    },
    { provide: RobotsCache, inject: [SafeFetch], useFactory: (fetcher: SafeFetch) => new RobotsCache(fetcher) },
    { provide: CrawlQuota, inject: [Redis], useFactory: (redis: Redis) => new CrawlQuota(redis) },
    {
      provide: PageCrawler,
      inject: [SafeFetch, RobotsCache, CrawlQuota],
      useFactory: (...parts: ConstructorParameters<typeof PageCrawler>) => new PageCrawler(...parts),
    },
  ],
  exports: [PageCrawler],
})
export class CrawlerModule {}
