import { createHash } from 'node:crypto';
import { createReadStream, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { documentParsed } from '#libs/contracts';
import { TransientError } from '#libs/errors';
import { type Artifact, Artifacts, Pages } from '#libs/ledger';
import { aDocument, type DocumentIds, FLOW_SPEC_TIMEOUT_MS, ServiceBench, stateOf, until } from '#libs/testing';
import { type OnMade, type OutputOrder, OutputMaker } from '../src/adapters/output-maker.engine';
import type { Outputs } from '../src/domain/outputs/output';
import { OcrWorkerModule } from '../src/ocr-worker.module';

const QUEUE = 'ocr-worker.make-artifacts';
const SCAN = 'samples/contract-scan-en.pdf';
const WORD = { text: 'agreement', x: 0.1, y: 0.2, width: 0.3, height: 0.02, confidence: 0.9 };
const PAGES = [1, 2].map((number) => ({
  number,
  status: 'done',
  source: 'ocr',
  text: 'agreement',
  confidence: 0.9,
  words: [WORD],
}));

/** Makes what it is told to; what the real one can do is proved beside it. */
class ScriptedMaker {
  orders: OutputOrder[] = [];
  pagesSeen: unknown[] = [];
  answer: (order: OutputOrder) => Promise<Outputs> = twoFiles;
  /** What goes on after the outputs have been told, before the work has ended. */
  last: () => Promise<void> = () => Promise.resolve();

  prepare(): void {}

  async make(order: OutputOrder, _: AbortSignal, onMade: OnMade): Promise<Outputs> {
    this.orders.push(order);
    const lines = readFileSync(order.pages, 'utf8').split('\n').filter(Boolean);
    this.pagesSeen = lines.map((line) => JSON.parse(line) as unknown);
    const outputs = await this.answer(order);
    for (const output of outputs.made) onMade(output);
    await this.last();
    return outputs;
  }
}

function twoFiles({ folder }: OutputOrder): Promise<Outputs> {
  const [pdf, image] = [path.join(folder, 'searchable.pdf'), path.join(folder, 'page-1.jpg')];
  writeFileSync(pdf, 'a PDF');
  writeFileSync(image, 'a picture');
  return Promise.resolve({
    made: [
      { kind: 'searchable_pdf', file: pdf, mediaType: 'application/pdf', facts: { pages: 2, layered: 2 } },
      { kind: 'page_image', page: 1, file: image, mediaType: 'image/jpeg', facts: { width: 1000, height: 1414 } },
    ],
    missing: [{ kind: 'thumbnail', code: 'corrupt_file', reason: 'the page is damaged' }],
  });
}

describe('make-artifacts', () => {
  const maker = new ScriptedMaker();
  let bench: ServiceBench;
  let ids: DocumentIds;
  let key: string;

  beforeAll(async () => {
    bench = await ServiceBench.start(OcrWorkerModule, { replace: [[OutputMaker, maker]] });
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => bench.stop());
  beforeEach(async () => {
    Object.assign(maker, { orders: [], answer: twoFiles, last: () => Promise.resolve() });
    ({ ids, key } = await aScan(bench));
  });

  const send = (messageId?: string) => sendParsed(bench, ids, messageId);
  const find = (kind: string, page?: number) => new Artifacts().find(bench.database, ids.documentId, kind, page);
  const count = async () => {
    const rows = await bench.database.query(`SELECT id FROM artifact WHERE document_id = $1`, [ids.documentId]);
    return rows.length;
  };

  it('stores what is made of the document, with sizes and hashes, and what is not, with the reason', async () => {
    await bench.taskIs(QUEUE, await send(), 'done');
    const pdf = await find('searchable_pdf');
    expect(pdf).toMatchObject({
      status: 'ready',
      path: `tenant/acme/case/Case-1/final/${ids.documentId}.pdf`,
      mediaType: 'application/pdf',
      size: 5,
      sha256: createHash('sha256').update('a PDF').digest('hex'),
      facts: { pages: 2, layered: 2 },
    });
    expect(String(await buffer(await bench.bucket.store.open(pdf?.path ?? '')))).toBe('a PDF');
    expect(await find('page_image', 1)).toMatchObject({
      path: `tenant/acme/case/Case-1/artifacts/make-artifacts/${ids.documentId}-page-1.jpg`,
      facts: { width: 1000, height: 1414 },
    });
    expect(await find('thumbnail')).toMatchObject({
      status: 'unavailable',
      facts: { code: 'corrupt_file', reason: 'the page is damaged' },
    });
  });

  it('hands over the original and the pages as they were read, and leaves no temporary file behind', async () => {
    await bench.taskIs(QUEUE, await send(), 'done');
    expect(maker.pagesSeen).toEqual([
      { number: 1, status: 'done', source: 'ocr', rotation: 0, words: [WORD] },
      { number: 2, status: 'done', source: 'ocr', rotation: 0, words: [WORD] },
    ]);
    expect(readdirSync(tmpdir())).not.toContain(path.basename(maker.orders[0]?.folder ?? ''));
  });

  it('gives out the PDF while the pictures are still being made', async () => {
    const isSeen = Promise.withResolvers<void>();
    maker.last = () => isSeen.promise;
    const messageId = await send();
    await until(async () => (await find('searchable_pdf'))?.status === 'ready');
    expect(await count()).toBe(1);
    isSeen.resolve();
    await bench.taskIs(QUEUE, messageId, 'done');
    expect(await count()).toBe(3);
  });

  it('tries again when the PDF cannot be stored', async () => {
    maker.answer = async (order) => {
      const { made, missing } = await twoFiles(order);
      if (maker.orders.length > 1) return { made, missing };
      return { made: made.map((output) => ({ ...output, file: `${output.file}.gone` })), missing };
    };
    expect(await bench.taskIs(QUEUE, await send(), 'done')).toMatchObject({ attempts: 2 });
  });

  it('points at the original where that can be searched already', async () => {
    maker.answer = ({ file }) =>
      Promise.resolve({
        made: [{ kind: 'searchable_pdf', file, mediaType: 'application/pdf', facts: { original: true } }],
        missing: [],
      });
    await bench.taskIs(QUEUE, await send(), 'done');
    expect(await find('searchable_pdf')).toMatchObject({ status: 'ready', path: key, facts: { original: true } });
    expect((await bench.bucket.keys()).filter((stored) => stored.includes(ids.documentId))).toEqual([]);
  });

  it('leaves a document without pages as it is', async () => {
    ({ ids } = await aScan(bench, 'text/plain'));
    await bench.taskIs(QUEUE, await send(), 'done');
    expect(maker.orders).toEqual([]);
    expect(await find('searchable_pdf')).toMatchObject({ facts: { code: 'unsupported_media_type' } });
  });

  it('does nothing the second time the same message arrives', async () => {
    const messageId = await send();
    await bench.taskIs(QUEUE, messageId, 'done');
    await send(messageId);
    await bench.taskIs(QUEUE, await send(), 'done');
    expect(maker.orders).toHaveLength(2); // the first message and the marker after its repeat
    expect(await count()).toBe(3);
  });

  it('replaces what was made before when the document is read again', async () => {
    await bench.taskIs(QUEUE, await send(), 'done');
    maker.answer = async (order) => {
      const { made } = await twoFiles(order);
      return { made: made.slice(0, 1), missing: [] };
    };
    await bench.taskIs(QUEUE, await send(), 'done');
    expect(await count()).toBe(1);
  });

  it('sends an invalid message to the dead letters', async () => {
    const messageId = await bench.probe.sendRaw(documentParsed.name, Buffer.from('{"page_count":"-"}'));
    await until(() => bench.probe.deadLetters(messageId).length > 0);
    expect(bench.probe.deadLetters(messageId)).toMatchObject([{ queue: QUEUE, code: 'invalid_message' }]);
  });

  it('sends a document whose original is gone to the dead letters after one attempt', async () => {
    await bench.bucket.store.delete(key);
    const messageId = await send();
    await until(() => bench.probe.deadLetters(messageId).length > 0);
    expect(bench.probe.deadLetters(messageId)).toEqual([{ queue: QUEUE, code: 'object_missing', attempts: 1 }]);
    expect(await count()).toBe(0);
  });

  it('tries a transient failure again', async () => {
    maker.answer = (order) =>
      maker.orders.length < 2 ? Promise.reject(new TransientError('reader_crashed', 'killed')) : twoFiles(order);
    expect(await bench.taskIs(QUEUE, await send(), 'done')).toMatchObject({ attempts: 2 });
  });

  it('has its effects once when the process dies right before the commit', async () => {
    maker.answer = (order) => {
      if (maker.orders.length === 1) bench.database.crashNext(QUEUE);
      return twoFiles(order);
    };
    expect(await bench.taskIs(QUEUE, await send(), 'done')).toMatchObject({ attempts: 2 });
    expect(await count()).toBe(3);
  });
});

describe('make-artifacts with the real maker', () => {
  let bench: ServiceBench;

  beforeAll(async () => {
    bench = await ServiceBench.start(OcrWorkerModule);
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => bench.stop());

  it('makes a searchable PDF, a thumbnail and pictures of a scan', async () => {
    const { ids } = await aScan(bench);
    await bench.taskIs(QUEUE, await sendParsed(bench, ids), 'done');
    const found = (kind: string, page?: number): Promise<Artifact | undefined> =>
      new Artifacts().find(bench.database, ids.documentId, kind, page);
    const pdf = await found('searchable_pdf');
    expect(pdf).toMatchObject({ status: 'ready', facts: { pages: 2, layered: 2 } });
    expect(pdf?.size).toBeLessThan(readFileSync(SCAN).length * 1.15);
    expect(await found('thumbnail')).toMatchObject({ status: 'ready', mediaType: 'image/jpeg' });
    expect(await found('page_image', 2)).toMatchObject({ status: 'ready', facts: { width: 1000 } });
    expect(await stateOf(bench.database, ids.documentId)).toBe('parsed');
  });
});

/** A scan that was read. */
async function aScan(bench: ServiceBench, mediaType = 'application/pdf'): Promise<{ ids: DocumentIds; key: string }> {
  const key = `original/${Math.random()}.pdf`;
  await bench.bucket.store.put(key, createReadStream(SCAN), { mediaType });
  const { bucket } = bench.bucket.store;
  const ids = await aDocument(bench.database, { mediaType, objectKey: key, bucket, state: 'parsed' });
  await bench.database.transaction((tx) => new Pages().replace(tx, ids.documentId, PAGES));
  return { ids, key };
}

function sendParsed(bench: ServiceBench, ids: DocumentIds, messageId?: string): Promise<string> {
  return bench.probe.send(documentParsed, { ...ids, pageCount: PAGES.length, contentHash: 'hash' }, messageId);
}
