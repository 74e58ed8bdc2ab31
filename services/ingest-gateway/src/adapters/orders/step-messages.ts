import { Injectable } from '@nestjs/common';
import { documentEnriched, documentParsed, documentRegistered, tagsPersisted, contentHash } from '#libs/contracts';
import { PermanentError } from '#libs/errors';
import { Pages, type RerunStep } from '#libs/ledger';
import type { Transaction } from '#libs/persistence';
import { type Commission, commission } from './work-orders';

/** The step that a document starts from, and the job that it is done for. */
export interface StepStart {
  readonly documentId: string;
  readonly jobId: string;
  readonly from: RerunStep;
  /** Tesseract names instead of the document's own. */
  readonly languages?: readonly string[] | undefined;
}

/** The messages that start the steps, made again out of the ledger. */
@Injectable()
export class StepMessages {
  constructor(private readonly pages: Pages) {}

  /** The message that starts a step; `object_missing` when there is no original to read again. */
  async make(tx: Transaction, start: StepStart): Promise<Commission> {
    const document = await this.load(tx, start.documentId);
    const ids = { documentId: start.documentId, tenantId: document.tenantId, jobId: start.jobId };
    const queue = QUEUES[start.from];
    if (start.from === 'ocr') return commission(queue, documentRegistered, { ...ids, ...originalOf(document, start) });
    if (start.from === 'tag')
      return commission(queue, documentParsed, { ...ids, ...(await this.textOf(tx, start.documentId)) });
    if (start.from === 'enrich') return commission(queue, tagsPersisted, ids);
    return commission(queue, documentEnriched, ids);
  }

  private async load(tx: Transaction, documentId: string): Promise<SentDocument> {
    const [document] = await tx.query<SentDocument>(DOCUMENT, [documentId]);
    if (document) return document;
    throw new PermanentError('not_found', `There is no document ${documentId}.`);
  }

  private async textOf(tx: Transaction, documentId: string): Promise<{ pageCount: number; contentHash: string }> {
    const [texts, text] = [await this.pages.texts(tx, documentId), await this.pages.text(tx, documentId)];
    return { pageCount: texts.length, contentHash: contentHash(text) };
  }
}

const QUEUES: Readonly<Record<RerunStep, string>> = {
  ocr: 'ocr-worker.plan-document',
  tag: 'tagging-worker.tag-document',
  enrich: 'enrichment.enrich-document',
  index: 'indexer.index-document',
};

interface SentDocument {
  tenantId: string;
  mediaType: string;
  size: string;
  languages: string[];
  bucket: string | null;
  objectKey: string | null;
}

function originalOf(document: SentDocument, { documentId, languages }: StepStart) {
  const { bucket, objectKey, mediaType, size } = document;
  if (bucket === null || objectKey === null)
    throw new PermanentError('object_missing', `The ledger knows no original of document ${documentId} to read again.`);
  return { bucket, objectKey, mediaType, size: BigInt(size), languages: [...(languages ?? document.languages)] };
}

const DOCUMENT = `
  SELECT d.tenant_id AS "tenantId", d.media_type AS "mediaType", d.size, d.languages, o.bucket, o.key AS "objectKey"
  FROM document d
  LEFT JOIN LATERAL (SELECT bucket, key FROM storage_object WHERE document_id = d.id ORDER BY created_at, id LIMIT 1) o ON true
  WHERE d.id = $1`;
