import { Injectable } from '@nestjs/common';
import { PermanentError, TransientError } from '#libs/errors';
import { type Artifact, Artifacts } from '#libs/ledger';
import { Database } from '#libs/persistence';
import { DocumentsOfTenant } from '../show-document/documents.store';
import { PictureOrders } from './picture-orders';

/** Kinds of files that ocr-worker makes of a document. */
export type FileKind = 'searchable_pdf' | 'thumbnail' | 'page_image';

/** One of them: of the document, or of a page, counted from 1. */
export interface WantedFile {
  kind: FileKind;
  page?: number;
}

/** How a client should wait for a file that is being made. */
const SOON_MS = 2_000;

/** Finds the files that were made of a document of one tenant. */
@Injectable()
export class DocumentFiles {
  constructor(
    private readonly database: Database,
    private readonly documents: DocumentsOfTenant,
    private readonly artifacts: Artifacts,
    private readonly orders: PictureOrders,
  ) {}

  /**
   * Has the picture of a page made when there is none yet. `not_found` for documents and pages that are not there, `artifact_not_ready` while the file is
   * made, `artifact_unavailable` when there will be none.
   */
  async find(tenantId: string, documentId: string, { kind, page }: WantedFile): Promise<Artifact> {
    const state = await this.documents.state(tenantId, documentId);
    const file = await this.artifacts.find(this.database, documentId, kind, page);
    if (file?.status === 'ready') return file;
    const name = page === undefined ? NAMES[kind] : `${NAMES[kind]} ${page}`;
    const { isMade, isAccepted, pages } = await this.progress(documentId);
    if (page !== undefined && pages !== null && (page < 1 || page > pages)) throw noSuchPage(documentId, page);
    const whole = file ?? (await this.artifacts.find(this.database, documentId, kind)); // what is true of all pages is noted once
    if (whole?.status === 'unavailable')
      throw unavailable(name, { code: whole.facts['code'], reason: whole.facts['reason'] });
    if (ENDED.has(state)) throw unavailable(name, { reason: `the document is ${state}` });
    if (isAccepted)
      throw unavailable(name, { reason: 'the document was accepted, and pictures of its pages are removed then' });
    if (isMade && page !== undefined) await this.orders.place({ tenantId, documentId, page, pages: pages ?? page });
    throw notReady(name, state);
  }

  private async progress(documentId: string): Promise<Progress> {
    const [row] = await this.database.query<Progress>(PROGRESS, [documentId]);
    return row ?? { isMade: false, isAccepted: false, pages: null };
  }
}

/** Whether all files were made that are made by themselves, whether their time is over, and how many pages there are, as far as is known. */
interface Progress {
  isMade: boolean;
  isAccepted: boolean;
  pages: number | null;
}

const NAMES: Record<FileKind, string> = {
  searchable_pdf: 'searchable PDF',
  thumbnail: 'thumbnail',
  page_image: 'picture of page',
};

const ENDED = new Set(['rejected', 'expired', 'erased', 'cancelled']);

/** A thumbnail is made, or found impossible, for every document, and recorded together with its first pictures; the PDF may come before them. */
const PROGRESS = `
  SELECT EXISTS (SELECT FROM artifact a WHERE a.document_id = d.id AND a.kind = 'thumbnail') AS "isMade",
    EXISTS (SELECT FROM document_acceptance c WHERE c.document_id = d.id) AS "isAccepted",
    d.page_count AS pages
  FROM document d WHERE d.id = $1`;

function unavailable(name: string, { code, reason }: { code?: unknown; reason?: unknown }): PermanentError {
  const facts = { reason, ...(code !== undefined && { cause_code: code }) };
  return new PermanentError('artifact_unavailable', `There is no ${name}: ${String(reason)}.`, { facts });
}

function notReady(name: string, state: string): TransientError {
  const message = `The ${name} is not made yet; the document is ${state}. Ask again in a few seconds.`;
  return new TransientError('artifact_not_ready', message, { retryAfterMs: SOON_MS, facts: { state } });
}

function noSuchPage(documentId: string, page: number): PermanentError {
  return new PermanentError('not_found', `Document ${documentId} has no page ${page}.`);
}
