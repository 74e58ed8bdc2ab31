import { Controller } from '@nestjs/common';
import { documentEnriched, documentIndexed, type DocumentEnriched } from '#libs/contracts';
import { Documents } from '#libs/ledger';
import { minutes, OnMessage, seconds, type StepContext } from '#libs/messaging';
import { SearchIndex } from '#libs/search';
import { IndexedDocuments } from '../../adapters/indexed-documents.store';

/** An enriched document becomes findable: by its words, its meaning and its neighbours. */
@Controller()
export class IndexDocument {
  constructor(
    private readonly sources: IndexedDocuments,
    private readonly documents: Documents,
    private readonly index: SearchIndex,
  ) {}

  @OnMessage(documentEnriched, {
    concurrency: 4,
    timeoutMs: minutes(5),
    retry: { attempts: 5, firstDelayMs: seconds(1), maxDelayMs: minutes(1) },
  })
  async handle({ documentId, tenantId, jobId }: DocumentEnriched, step: StepContext): Promise<void> {
    const document = await this.sources.load(documentId);
    const prepared = await this.index.prepare(document, step.signal);
    await step.commitOnce(async ({ tx, publish }) => {
      await this.documents.advance(tx, documentId, 'indexed');
      await this.index.replace(tx, prepared);
      await publish(documentIndexed, { documentId, tenantId, jobId });
    });
  }
}
