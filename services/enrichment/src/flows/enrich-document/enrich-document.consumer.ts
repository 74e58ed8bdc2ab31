import { createHash } from 'node:crypto';
import { Controller } from '@nestjs/common';
import { documentEnriched, tagsPersisted, type TagsPersisted } from '#libs/contracts';
import { Documents, Enrichments, Pages } from '#libs/ledger';
import { minutes, OnMessage, seconds, type StepContext } from '#libs/messaging';
import { Database } from '#libs/persistence';
import { LinkReader } from '../../adapters/link-reader';
import { crawlResultOf } from '../../domain/crawl-result';
import { findUrls } from '../../domain/found-urls';

/** The pages that a document links to are read and stored with it; a link that may not be read is stored with the reason. */
@Controller()
export class EnrichDocument {
  constructor(
    private readonly database: Database,
    private readonly pages: Pages,
    private readonly links: LinkReader,
    private readonly documents: Documents,
    private readonly enrichments: Enrichments,
  ) {}

  @OnMessage(tagsPersisted, {
    concurrency: 8,
    timeoutMs: minutes(10),
    retry: { attempts: 5, firstDelayMs: seconds(2), maxDelayMs: minutes(2) },
  })
  async handle({ documentId, tenantId, jobId }: TagsPersisted, step: StepContext): Promise<void> {
    const text = await this.pages.text(this.database, documentId);
    const urls = findUrls(text).map(({ url }) => url);
    const result = crawlResultOf(await this.links.read(urls, tenantId, step.signal));
    await step.commitOnce(async ({ tx, publish }) => {
      await this.documents.advance(tx, documentId, 'enriched');
      if (urls.length > 0) await this.enrichments.put(tx, documentId, 'crawl', result, hashOf(result));
      await publish(documentEnriched, { documentId, tenantId, jobId });
    });
  }
}

const hashOf = (content: unknown): string => createHash('sha256').update(JSON.stringify(content)).digest('hex');
