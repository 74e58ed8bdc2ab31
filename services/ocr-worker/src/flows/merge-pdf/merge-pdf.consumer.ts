import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Controller } from '@nestjs/common';
import { documentRegistered, mergePdf, type MergePdf as MergeWish } from '#libs/contracts';
import { CodedError } from '#libs/errors';
import { Documents, fileIdempotencyKey, type NewDocument, RequestedTasks } from '#libs/ledger';
import { minutes, OnMessage, seconds, type StepContext } from '#libs/messaging';
import { ObjectStore } from '#libs/storage';
import { PdfMerger } from '../../adapters/pdf-merger.engine';
import { MERGED_MEDIA_TYPE, type MergedFile, MergedFiles } from './merged-files';

const QUEUE = 'ocr-worker.merge-pdf';

/** Several PDFs become one, which is a document of its own and takes the way of all documents; the same merge twice is one document. */
@Controller()
export class MergePdf {
  constructor(
    private readonly storage: ObjectStore,
    private readonly merger: PdfMerger,
    private readonly files: MergedFiles,
    private readonly documents: Documents,
    private readonly tasks: RequestedTasks,
  ) {}

  @OnMessage(mergePdf, {
    concurrency: 1,
    timeoutMs: minutes(10),
    retry: { attempts: 4, firstDelayMs: seconds(2), maxDelayMs: minutes(1) },
  })
  async handle(wish: MergeWish, step: StepContext): Promise<void> {
    const merged = await this.merge(wish, step.signal);
    try {
      await this.register(wish, merged, step);
    } catch (error) {
      if (wasRefused(error)) await this.files.discard(merged.key); // whoever has taken over stores its own
      throw error;
    }
  }

  private async merge(wish: MergeWish, signal: AbortSignal): Promise<MergedFile> {
    const folder = await mkdtemp(path.join(tmpdir(), 'consilium-merge-'));
    try {
      const parts = wish.parts.map((_, index) => path.join(folder, `${index + 1}.pdf`));
      for (const [index, { objectKey }] of wish.parts.entries())
        await this.storage.download(objectKey, parts[index] ?? '', signal);
      const output = path.join(folder, 'merged.pdf');
      await this.merger.merge(parts, output, signal);
      return await this.files.store(output, wish, signal);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  private async register(wish: MergeWish, merged: MergedFile, step: StepContext): Promise<void> {
    let isDuplicate = false;
    await step.commitOnce(async ({ tx, publish }) => {
      const document = documentOf(wish, merged, this.storage.bucket);
      const { documentId, jobId, duplicate } = await this.documents.register(tx, document);
      isDuplicate = duplicate;
      await this.tasks.noteResult(tx, QUEUE, step.messageId, { document_id: documentId, duplicate });
      if (duplicate) return;
      const { bucket } = this.storage;
      const { key: objectKey, size, mediaType } = { ...merged, mediaType: MERGED_MEDIA_TYPE };
      const ids = { documentId, tenantId: wish.tenantId, jobId };
      await publish(documentRegistered, { ...ids, bucket, objectKey, mediaType, size: BigInt(size) });
    });
    if (isDuplicate) await this.files.discard(merged.key);
  }
}

/** The commit was refused for sure: nothing points to what was stored for it. Of any other failure that is not known. */
const wasRefused = (error: unknown): boolean => error instanceof CodedError && error.code === 'lease_lost';

function documentOf(wish: MergeWish, { key, etag, size, sha256, filename }: MergedFile, bucket: string): NewDocument {
  const { tenantId, title, caseName = null } = wish;
  return {
    tenantId,
    caseName,
    idempotencyKey: fileIdempotencyKey({ sha256, size, mediaType: MERGED_MEDIA_TYPE, tenantId }),
    title,
    filename,
    source: `merge of ${wish.parts.length}`,
    docKind: null,
    mediaType: MERGED_MEDIA_TYPE,
    size,
    sha256,
    languages: [],
    object: { bucket, key, etag },
  };
}
