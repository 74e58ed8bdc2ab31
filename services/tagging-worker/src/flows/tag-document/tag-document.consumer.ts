import { Controller } from '@nestjs/common';
import { documentParsed, documentTagged, type DocumentParsed } from '#libs/contracts';
import { Pages } from '#libs/ledger';
import { minutes, OnMessage, seconds, type StepContext } from '#libs/messaging';
import { Database } from '#libs/persistence';
import { TagCache, type TagSource } from '../../adapters/tag-cache';
import { Tagger } from '../../adapters/tagger';
import { contentHash, tagsHash } from '../../domain/hashes';
import { acceptTags } from '../../domain/tags';
import { cacheSize, dedupHits, taggingProcessed } from './tag-document.metrics';

/** The text of a document becomes three to five tags, each a literal part of it; one call per text in the whole fleet. */
@Controller()
export class TagDocument {
  constructor(
    private readonly database: Database,
    private readonly pages: Pages,
    private readonly tagger: Tagger,
    private readonly cache: TagCache,
  ) {}

  @OnMessage(documentParsed, {
    concurrency: 4,
    timeoutMs: minutes(2),
    retry: { attempts: 5, firstDelayMs: seconds(2), maxDelayMs: minutes(2) },
  })
  async handle({ documentId, tenantId, jobId }: DocumentParsed, step: StepContext): Promise<void> {
    const text = await this.pages.text(this.database, documentId);
    const key = { documentId, contentHash: contentHash(text) };
    const proposed = await this.cache.once(key, step.signal, () => this.tagger.propose(text, step.signal));
    const tags = acceptTags(text, proposed.tags);
    await step.commitOnce(({ publish }) =>
      publish(documentTagged, {
        documentId,
        tenantId,
        jobId,
        tags,
        tagsHash: tagsHash(tags),
        provider: this.tagger.name,
      }),
    );
    this.count(proposed.source, tags.length);
  }

  private count(source: TagSource, tags: number): void {
    taggingProcessed.inc({ status: tags > 0 ? 'success' : 'empty' });
    if (source === 'fleet') dedupHits.inc();
    cacheSize.set(this.cache.size);
  }
}
