import { createReadStream, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { documentParsed, documentRegistered } from '#libs/contracts';
import { PermanentError, TransientError } from '#libs/errors';
import { Pages } from '#libs/ledger';
import { aDocument, type DocumentIds, FLOW_SPEC_TIMEOUT_MS, ServiceBench, stateOf, until } from '#libs/testing';
import { DocumentReader, type SourceFile } from '../src/adapters/document-reader.engine';
import type { Reading } from '../src/domain/reading';
import { OcrWorkerModule } from '../src/ocr-worker.module';

const QUEUE = 'ocr-worker.recognise-document';
const KEY = 'tenant/acme/case/none/original/one.txt';
const READ: Reading = {
  pages: [{ number: 1, status: 'done', source: 'ocr', text: 'двенадцать стоек', confidence: 0.9, words: [] }],
  language: 'ru',
  coverage: 1,
  averageConfidence: 0.9,
};

/** Reads what it is told to; what the real one can do is proved beside it. */
class ScriptedReader {
  reads: SourceFile[] = [];
  answer: () => Promise<Reading> = () => Promise.resolve(READ);

  read(file: SourceFile): Promise<Reading> {
    this.reads.push(file);
    return this.answer();
  }
}

describe('recognise-document', () => {
  const reader = new ScriptedReader();
  let bench: ServiceBench;
  let ids: DocumentIds;

  beforeAll(async () => {
    bench = await ServiceBench.start(OcrWorkerModule, { replace: [[DocumentReader, reader]] });
    await bench.bucket.store.put(KEY, Readable.from(['bytes']), { mediaType: 'text/plain' });
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => bench.stop());
  beforeEach(async () => {
    reader.reads = [];
    reader.answer = () => Promise.resolve(READ);
    ids = await aDocument(bench.database);
  });

  const send = (objectKey = KEY, messageId?: string) =>
    bench.probe.send(
      documentRegistered,
      { ...ids, bucket: bench.bucket.store.bucket, objectKey, mediaType: 'text/plain', size: 5n },
      messageId,
    );
  const parsed = () => bench.probe.published(documentParsed).filter(({ documentId }) => documentId === ids.documentId);
  const text = () => new Pages().text(bench.database, ids.documentId);

  it('stores the pages and figures of the document and tells the pipeline', async () => {
    await send();
    await until(() => parsed().length === 1);
    expect(await text()).toBe('двенадцать стоек');
    expect(await stateOf(bench.database, ids.documentId)).toBe('parsed');
    const rows = await bench.database.query(`SELECT page_count, language, coverage FROM document WHERE id = $1`, [
      ids.documentId,
    ]);
    expect(rows).toEqual([{ page_count: 1, language: 'ru', coverage: 1 }]);
    expect(parsed()[0]).toMatchObject({ pageCount: 1, contentHash: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });

  it('leaves no temporary file behind', async () => {
    await bench.taskIs(QUEUE, await send(), 'done');
    const folder = path.dirname(reader.reads[0]?.path ?? '');
    expect(readdirSync(tmpdir())).not.toContain(path.basename(folder));
  });

  it('does nothing the second time the same message arrives', async () => {
    const messageId = await send();
    await until(() => parsed().length === 1);
    await send(KEY, messageId);
    await bench.taskIs(QUEUE, await send(), 'done');
    expect(reader.reads).toHaveLength(2); // the first message and the marker after its repeat
  });

  it('sends an invalid message to the dead letters', async () => {
    const messageId = await bench.probe.sendRaw(documentRegistered.name, Buffer.from('{"size":"-"}'));
    await until(() => bench.probe.deadLetters(messageId).length > 0);
    expect(bench.probe.deadLetters(messageId)).toMatchObject([{ queue: QUEUE, code: 'invalid_message' }]);
  });

  it.each([
    ['a corrupt file', KEY, 'corrupt_file', () => Promise.reject(new PermanentError('corrupt_file', 'broken'))],
    ['an object that is gone', 'no/such/object', 'object_missing', () => Promise.resolve(READ)],
  ])('sends %s to the dead letters after one attempt', async (_, key, code, answer) => {
    reader.answer = answer;
    const messageId = await send(key);
    await until(() => bench.probe.deadLetters(messageId).length > 0);
    expect(bench.probe.deadLetters(messageId)).toEqual([{ queue: QUEUE, code, attempts: 1 }]);
    expect(await stateOf(bench.database, ids.documentId)).toBe('parsing');
  });

  it('tries a transient failure again', async () => {
    reader.answer = () =>
      reader.reads.length < 2 ? Promise.reject(new TransientError('reader_crashed', 'killed')) : Promise.resolve(READ);
    const messageId = await send();
    expect(await bench.taskIs(QUEUE, messageId, 'done')).toMatchObject({ attempts: 2 });
  });

  it('has its effects once when the process dies right before the commit', async () => {
    reader.answer = () => {
      if (reader.reads.length === 1) bench.database.crashNext(QUEUE);
      return Promise.resolve(READ);
    };
    const messageId = await send();
    expect(await bench.taskIs(QUEUE, messageId, 'done')).toMatchObject({ attempts: 2 });
    await until(() => parsed().length === 1);
    expect(await text()).toBe('двенадцать стоек');
  });
});

describe('recognise-document with the real reader', () => {
  let bench: ServiceBench;

  beforeAll(async () => {
    bench = await ServiceBench.start(OcrWorkerModule);
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => bench.stop());

  it('reads a scan out of the bucket', async () => {
    const ids = await aDocument(bench.database);
    const scan = createReadStream('samples/contract-scan-en.pdf');
    await bench.bucket.store.put('scan.pdf', scan, { mediaType: 'application/pdf' });
    const message = {
      ...ids,
      bucket: bench.bucket.store.bucket,
      objectKey: 'scan.pdf',
      mediaType: 'application/pdf',
      size: 1n,
    };
    await bench.taskIs(QUEUE, await bench.probe.send(documentRegistered, message), 'done');
    expect(await new Pages().text(bench.database, ids.documentId)).toMatch(/supplier|contract|agreement/i);
  });
});
