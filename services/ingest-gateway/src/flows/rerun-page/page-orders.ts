import { Injectable } from '@nestjs/common';
import { rerunPage } from '#libs/contracts';
import { PermanentError } from '#libs/errors';
import { Reruns } from '#libs/ledger';
import { Database, OutboxRelay, type Transaction } from '#libs/persistence';
import { commission, WorkOrders } from '../../adapters/orders/work-orders';
import { ReadingEngines } from '../../adapters/reading-engines.store';
import type { TaskRow } from '../../adapters/tasks.store';

/** A page that is to be read again. */
export interface PageOrder {
  readonly tenantId: string;
  readonly documentId: string;
  /** From 1. */
  readonly page: number;
  /** Tesseract names instead of the document's own. */
  readonly languages: readonly string[] | undefined;
  /** `tesseract`, `second`, or the name of the second engine; our own unless told. */
  readonly engine: string | undefined;
  readonly requestedBy: string;
}

/** Has pages read again. */
@Injectable()
export class PageOrders {
  constructor(
    private readonly database: Database,
    private readonly relay: OutboxRelay,
    private readonly reruns: Reruns,
    private readonly orders: WorkOrders,
    private readonly engines: ReadingEngines,
  ) {}

  /** The task that reads the page; the document's tags, index and vault follow by themselves, as with a rerun from its tags on. */
  async place(order: PageOrder): Promise<TaskRow> {
    const { tenantId, documentId, page, languages, requestedBy } = order;
    const engine = await this.engines.choose(order);
    const task = await this.database.transaction(async (tx) => {
      const original = await this.originalOf(tx, order);
      if (engine && !isPicture(original.mediaType)) throw nothingToSee(order, original);
      const jobId = await this.reruns.begin(tx, { tenantId, documentId, from: 'tag', requestedBy });
      const message = commission('ocr-worker.rerun-page', rerunPage, {
        documentId,
        tenantId,
        jobId,
        page,
        ...original,
        languages: [...(languages ?? original.languages)],
        ...(engine && { engine }),
      });
      const params = { page, ...(languages && { languages }), ...(engine && { engine }) };
      return this.orders.place(tx, { tenantId, documentId, jobId, type: 'page', requestedBy, params }, message);
    });
    this.relay.wake();
    return task;
  }

  private async originalOf(tx: Transaction, { tenantId, documentId, page }: PageOrder): Promise<Original> {
    const [found] = await tx.query<Partial<Original>>(ORIGINAL, [documentId, tenantId, page]);
    if (!found) throw new PermanentError('not_found', `There is no page ${page} of a document ${documentId}.`);
    const { objectKey, mediaType = '', languages = [] } = found;
    if (objectKey) return { objectKey, mediaType, languages };
    throw new PermanentError('object_missing', `The ledger knows no original of document ${documentId} to read again.`);
  }
}

interface Original {
  objectKey: string;
  mediaType: string;
  languages: string[];
}

const isPicture = (mediaType: string): boolean => mediaType === 'application/pdf' || mediaType.startsWith('image/');

const nothingToSee = ({ documentId }: PageOrder, { mediaType }: Original): PermanentError =>
  new PermanentError(
    'unsupported_media_type',
    `Document ${documentId} is text (${mediaType}): the second engine reads pictures and PDFs only.`,
  );

const ORIGINAL = `
  SELECT d.media_type AS "mediaType", d.languages,
    (SELECT o.key FROM storage_object o WHERE o.document_id = d.id ORDER BY o.created_at, o.id LIMIT 1) AS "objectKey"
  FROM document d JOIN page p ON p.document_id = d.id
  WHERE d.id = $1 AND d.tenant_id = $2 AND p.number = $3::bigint`;
