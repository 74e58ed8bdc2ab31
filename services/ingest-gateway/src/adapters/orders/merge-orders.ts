import { Injectable } from '@nestjs/common';
import type { Caller } from '#libs/auth';
import { mergePdf } from '#libs/contracts';
import { PermanentError } from '#libs/errors';
import { Database, OutboxRelay, type Transaction } from '#libs/persistence';
import { tooLarge } from '../../domain/byte-meter';
import { IngestGatewayConfig } from '../../ingest-gateway.config';
import type { TaskRow } from '../tasks.store';
import { commission, WorkOrders } from './work-orders';

/** Which documents shall become one, in this order. */
export interface MergeOrder {
  readonly documentIds: readonly string[];
  /** The first one's title and how many more unless told. */
  readonly title: string | undefined;
  /** The case that all of them have unless told. */
  readonly caseName: string | undefined;
  readonly caller: Pick<Caller, 'name' | 'tenantId' | 'tenantName'>;
}

const QUEUE = 'ocr-worker.merge-pdf';

/** Has several PDFs made one, which becomes a document of its own. */
@Injectable()
export class MergeOrders {
  constructor(
    private readonly database: Database,
    private readonly relay: OutboxRelay,
    private readonly orders: WorkOrders,
    private readonly config: IngestGatewayConfig,
  ) {}

  /** The task that merges; `not_found`, `unsupported_media_type`, `conflict` or `payload_too_large` when it could not be done. */
  async place(order: MergeOrder): Promise<TaskRow> {
    const task = await this.database.transaction(async (tx) => {
      const sources = await this.load(tx, order);
      const { documentIds, caller } = order;
      const title = order.title ?? `${sources[0]?.title ?? ''} + ${sources.length - 1}`;
      const caseName = order.caseName ?? commonCase(sources);
      const params = { document_ids: documentIds, title, ...(caseName && { case: caseName }) };
      const owner = { tenantId: caller.tenantId, documentId: null, jobId: null, requestedBy: caller.name };
      const message = commission(QUEUE, mergePdf, {
        tenantId: caller.tenantId,
        tenantName: caller.tenantName,
        parts: sources.map(({ title: _title, caseName: _case, size, ...part }) => ({ ...part, size: BigInt(size) })),
        title,
        ...(caseName && { caseName }),
      });
      return this.orders.place(tx, { ...owner, type: 'merge_pdf', params }, message);
    });
    this.relay.wake();
    return task;
  }

  private async load(tx: Transaction, { documentIds, caller }: MergeOrder): Promise<Source[]> {
    const rows = await tx.query<SourceRow>(SOURCES, [documentIds, caller.tenantId]);
    const byId = new Map(rows.map((row) => [row.documentId, row]));
    const sources = documentIds.map((id) => usable(id, byId.get(id)));
    const bytes = sources.reduce((sum, { size }) => sum + Number(size), 0);
    if (bytes > this.config.MAX_UPLOAD_BYTES) throw tooLarge(this.config.MAX_UPLOAD_BYTES);
    return sources;
  }
}

interface Source {
  documentId: string;
  title: string;
  caseName: string | null;
  bucket: string;
  objectKey: string;
  size: string;
}

type SourceRow = Source & { mediaType: string; state: string };

function usable(id: string, row: SourceRow | undefined): Source {
  if (!row) throw new PermanentError('not_found', `There is no document ${id}.`);
  const { mediaType, state, ...source } = row;
  if (state === 'erased' || state === 'expired')
    throw new PermanentError('conflict', `Document ${id} is ${state}: its file is gone.`, { facts: { state } });
  if (mediaType === 'application/pdf') return source;
  throw new PermanentError('unsupported_media_type', `Document ${id} is ${mediaType}: only PDFs can be merged.`, {
    facts: { document_id: id },
  });
}

function commonCase(sources: readonly Source[]): string | undefined {
  const [first, ...others] = new Set(sources.map(({ caseName }) => caseName));
  return others.length === 0 ? (first ?? undefined) : undefined;
}

const SOURCES = `
  SELECT d.id AS "documentId", d.title, d.state, d.media_type AS "mediaType", d.size, c.name AS "caseName", o.bucket, o.key AS "objectKey"
  FROM document d
  JOIN LATERAL (SELECT bucket, key FROM storage_object WHERE document_id = d.id ORDER BY created_at, id LIMIT 1) o ON true
  LEFT JOIN "case" c ON c.id = d.case_id
  WHERE d.id = ANY($1::uuid[]) AND d.tenant_id = $2`;
