import { Controller } from '@nestjs/common';
import { documentTagged, tagsPersisted, type DocumentTagged } from '#libs/contracts';
import { Documents, Enrichments } from '#libs/ledger';
import { OnMessage, QUICK, type StepContext } from '#libs/messaging';
import { tagsPersistLatency, tagsPersistedTotal } from './persist-tags.metrics';

/** Tags get into the book of record, written only when they changed; then the document moves on. */
@Controller()
export class PersistTags {
  constructor(
    private readonly documents: Documents,
    private readonly enrichments: Enrichments,
  ) {}

  @OnMessage(documentTagged, QUICK)
  async handle({ documentId, tenantId, jobId, tags, tagsHash }: DocumentTagged, step: StepContext): Promise<void> {
    const stop = tagsPersistLatency.startTimer();
    let written = false;
    await step.commitOnce(async ({ tx, publish }) => {
      const content = tags.map(({ text, start, end }) => ({ text, start, end }));
      await this.documents.advance(tx, documentId, 'tagged');
      written = await this.enrichments.put(tx, documentId, 'tags', content, tagsHash);
      await publish(tagsPersisted, { documentId, tenantId, jobId });
    });
    stop();
    tagsPersistedTotal.inc({ status: written ? 'success' : 'unchanged' });
  }
}
