import { Module } from '@nestjs/common';
import { ServiceHost } from '#libs/service-host';
import { CrawlCache } from './adapters/crawl-cache.store';
import { CrawlerModule } from './adapters/crawler.module';
import { LinkReader } from './adapters/link-reader';
import { EnrichmentConfig } from './enrichment.config';
import { EnrichDocument } from './flows/enrich-document/enrich-document.consumer';

@Module({
  imports: [ServiceHost.forService('enrichment', EnrichmentConfig), CrawlerModule],
  controllers: [EnrichDocument],
  providers: [CrawlCache, LinkReader],
})
export class EnrichmentModule {}
