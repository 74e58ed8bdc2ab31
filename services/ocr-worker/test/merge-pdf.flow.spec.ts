import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { documentRegistered, mergePdf } from '#libs/contracts';
import { RequestedTasks } from '#libs/ledger';
import { aDocument, aTenant, FLOW_SPEC_TIMEOUT_MS, ServiceBench, until } from '#libs/testing';
import { v7 as uuidv7 } from 'uuid';
import { aPdf } from '../src/adapters/document-reader/program/formats/pdf.builder';
import { PdfMerger } from '../src/adapters/pdf-merger.engine';
import { OcrWorkerModule } from '../src/ocr-worker.module';

const QUEUE = 'ocr-worker.merge-pdf';

/** Merges as it really does, or fails as it is told to. */
class ScriptedMerger extends PdfMerger {
  fault: Error | undefined;

  override async merge(...args: Parameters<PdfMerger['merge']>): Promise<void> {
    if (this.fault) throw this.fault;
    await super.merge(...args);
  }
}

describe('merge-pdf', () => {
  const merger = new ScriptedMerger();
  let bench: ServiceBench;
  let tenantId: string;

  beforeAll(async () => {
    bench = await ServiceBench.start(OcrWorkerModule, { replace: [[PdfMerger, merger]] });
    tenantId = await aTenant(bench.database);
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => bench.stop());
  beforeEach(() => {
    merger.fault = undefined;
  });

  /** A stored PDF that belongs to a document. */
  const aPart = async (content = aPdf({ content: `(${randomUUID()}) Tj` })) => {
    const objectKey = `tenant/acme/case/none/original/${randomUUID()}.pdf`;
    const { bucket } = bench.bucket.store;
    await bench.bucket.store.put(objectKey, Readable.from([content]), { mediaType: 'application/pdf' });
    const { documentId } = await aDocument(bench.database, { objectKey, bucket, caseName: null });
    return { documentId, bucket, objectKey, size: BigInt(content.length) };
  };
  /** What the gateway does for `POST /api/tasks`. */
  const ask = async (parts: Awaited<ReturnType<typeof aPart>>[], title = 'Both', messageId = uuidv7()) => {
    const owner = { tenantId, documentId: null, jobId: null, type: 'merge_pdf', queue: QUEUE, requestedBy: 'spec' };
    await bench.database.transaction((tx) =>
      new RequestedTasks().add(tx, { ...owner, taskId: uuidv7(), messageId, params: {} }),
    );
    await send(parts, title, messageId);
    return messageId;
  };
  const send = (parts: Awaited<ReturnType<typeof aPart>>[], title: string, messageId: string) =>
    bench.probe.send(mergePdf, { tenantId, tenantName: 'acme', parts, title, caseName: 'Port' }, messageId);
  const resultOf = async (messageId: string) => {
    await bench.taskIs(QUEUE, messageId, 'done');
    const [row] = await bench.database.query<{ result: { document_id: string; duplicate: boolean } }>(
      `SELECT result FROM task WHERE queue = $1 AND message_id = $2`,
      [QUEUE, messageId],
    );
    return row?.result ?? { document_id: '', duplicate: false };
  };
  const registered = (documentId: string) =>
    bench.probe.published(documentRegistered).filter((message) => message.documentId === documentId);
  const documentsNamed = async (title: string) =>
    bench.database.query(`SELECT id FROM document WHERE title = $1`, [title]);

  it('makes a new document of the pages, which takes the way of all documents', async () => {
    const { document_id: documentId, duplicate } = await resultOf(await ask([await aPart(), await aPart()]));
    expect(duplicate).toBe(false);
    const message = await until(() => registered(documentId)[0]);
    expect(message).toMatchObject({ tenantId, mediaType: 'application/pdf', bucket: bench.bucket.store.bucket });
    const stored = await bench.bucket.store.head(message.objectKey);
    expect(stored).toMatchObject({ size: Number(message.size), metadata: { 'consilium-source': 'ingest-gateway' } });
    const [document] = await bench.database.query(
      `SELECT d.title, d.filename, d.source, c.name AS "caseName" FROM document d JOIN "case" c ON c.id = d.case_id WHERE d.id = $1`,
      [documentId],
    );
    expect(document).toEqual({
      title: 'Both',
      filename: 'Both.pdf',
      source: 'merge of 2',
      caseName: 'Port',
    });
  });

  it('finds the first document when the same is merged again, and keeps no second file', async () => {
    const parts = [await aPart(), await aPart()];
    const title = randomUUID();
    const first = await resultOf(await ask(parts, title));
    expect(await resultOf(await ask(parts, title))).toEqual({ document_id: first.document_id, duplicate: true });
    await until(async () => (await bench.bucket.keys()).filter((key) => key.includes(title)).length === 1);
  });

  it('does nothing the second time the same message arrives', async () => {
    const title = randomUUID();
    const parts = [await aPart(), await aPart()];
    const messageId = await ask(parts, title);
    await resultOf(messageId);
    await send(parts, title, messageId);
    await resultOf(await ask([await aPart(), await aPart()]));
    expect(await documentsNamed(title)).toHaveLength(1);
    expect((await bench.task(QUEUE, messageId))?.attempts).toBe(1);
  });

  it('gives up on a damaged part and says which one', async () => {
    const messageId = await ask([await aPart(), await aPart(Buffer.from('%PDF-1.4 nothing more'))]);
    const task = await bench.taskIs(QUEUE, messageId, 'failed');
    expect(task.error_code).toBe('corrupt_file');
    await until(() => bench.probe.deadLetters(messageId).length === 1);
  });

  it('gives up when the file of a part is gone', async () => {
    const part = await aPart();
    await bench.bucket.store.delete(part.objectKey);
    const messageId = await ask([await aPart(), part]);
    expect((await bench.taskIs(QUEUE, messageId, 'failed')).error_code).toBe('object_missing');
  });

  it('gives up on what is no such message', async () => {
    const messageId = await bench.probe.sendRaw(mergePdf.name, Buffer.from('{"tenantId": "x"}'));
    await until(() => bench.probe.deadLetters(messageId).length === 1);
    expect(bench.probe.deadLetters(messageId)).toMatchObject([{ queue: QUEUE, code: 'invalid_message' }]);
  });

  it('tries again what may work later', async () => {
    merger.fault = new Error('not now');
    const messageId = await ask([await aPart(), await aPart()]);
    await until(async () => (await bench.task(QUEUE, messageId))?.error_code === 'internal_error');
    merger.fault = undefined;
    const { document_id: documentId } = await resultOf(messageId);
    expect(documentId).not.toBe('');
    expect((await bench.task(QUEUE, messageId))?.attempts).toBe(2);
  });

  it('makes one document when the process dies before the commit', async () => {
    const title = randomUUID();
    bench.database.crashNext(QUEUE);
    await resultOf(await ask([await aPart(), await aPart()], title));
    expect(await documentsNamed(title)).toHaveLength(1);
  });
});
