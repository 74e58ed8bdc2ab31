import { Readable } from 'node:stream';
import { type DocumentRegistered, documentRegistered } from '#libs/contracts';
import { aDocument, type BenchOptions, type DocumentIds, type DocumentWishes, ServiceBench } from '#libs/testing';
import { DocumentReader } from '../src/adapters/document-reader.engine';
import { OcrWorkerModule } from '../src/ocr-worker.module';
import { ScriptedReader } from './scripted-reader';

/** Where the one original of these specs lies. */
export const KEY = 'tenant/acme/case/none/original/scan.pdf';

/** A plan as the book of record has it. */
export interface PlanRow {
  plan_id: string;
  lane: string;
  engine: string;
  page_count: number | null;
  slice_count: number;
  slices_done: number;
  finished_at: Date | null;
}

/** The ocr-worker with a reader that does what it is told, and an original in its bucket. */
export class ReadingBench {
  private constructor(
    readonly service: ServiceBench,
    readonly reader: ScriptedReader,
  ) {}

  static async start({ env = {}, replace = [] }: BenchOptions = {}): Promise<ReadingBench> {
    const reader = new ScriptedReader();
    const service = await ServiceBench.start(OcrWorkerModule, { replace: [[DocumentReader, reader], ...replace], env });
    await service.bucket.store.put(KEY, Readable.from(['bytes']), { mediaType: 'application/pdf' });
    return new ReadingBench(service, reader);
  }

  document(wishes: DocumentWishes = {}): Promise<DocumentIds> {
    return aDocument(this.service.database, wishes);
  }

  /** What the gateway says of a document when it has accepted it. */
  registration(ids: DocumentIds, changes: Partial<DocumentRegistered> = {}) {
    const { bucket } = this.service.bucket.store;
    return { ...ids, bucket, objectKey: KEY, mediaType: 'application/pdf', size: 5n, languages: ['rus'], ...changes };
  }

  register(ids: DocumentIds, changes: Partial<DocumentRegistered> = {}, messageId?: string): Promise<string> {
    return this.service.probe.send(documentRegistered, this.registration(ids, changes), messageId);
  }

  async plan({ documentId }: DocumentIds): Promise<PlanRow | undefined> {
    const [row] = await this.service.database.query<PlanRow>(`SELECT * FROM document_plan WHERE document_id = $1`, [
      documentId,
    ]);
    return row;
  }

  /** The texts of the pages that are stored. */
  async texts({ documentId }: DocumentIds): Promise<string[]> {
    const rows = await this.service.database.query<{ text: string }>(
      `SELECT text FROM page WHERE document_id = $1 ORDER BY number`,
      [documentId],
    );
    return rows.map(({ text }) => text);
  }

  /** How often each task of a document was done, by flow. */
  async done({ documentId }: DocumentIds): Promise<Record<string, number>> {
    const rows = await this.service.database.query<{ type: string; count: number }>(
      `SELECT type, count(*)::int AS count FROM task WHERE document_id = $1 AND status = 'done' GROUP BY type`,
      [documentId],
    );
    return Object.fromEntries(rows.map(({ type, count }) => [type, count]));
  }

  stop(): Promise<void> {
    return this.service.stop();
  }
}
