import { createReadStream, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { makePageImages } from '#libs/contracts';
import { PermanentError, TransientError } from '#libs/errors';
import { Artifacts, Pages } from '#libs/ledger';
import { aDocument, type DocumentIds, FLOW_SPEC_TIMEOUT_MS, ServiceBench, stateOf, until } from '#libs/testing';
import { OutputMaker, type OutputOrder } from '../src/adapters/output-maker.engine';
import type { Outputs } from '../src/domain/outputs/output';
import { OcrWorkerModule } from '../src/ocr-worker.module';

const QUEUE = 'ocr-worker.make-page-images';
const KIND = 'page_image';
const SCAN = 'samples/contract-scan-en.pdf';
const ASKED = [2, 3, 4];
const DAMAGED = { code: 'corrupt_file', reason: 'the page is damaged' };
const KILLED = { code: 'resource_limit_exceeded' as const, message: 'takes too long', facts: {}, passing: false };

/** Makes what it is told to; what the real one can do is proved beside it. */
class ScriptedMaker {
  orders: OutputOrder[] = [];
  numbersSeen: number[] = [];
  answer: (order: OutputOrder) => Promise<Outputs> = picturesOf(2, 3, 4);

  prepare(): void {}

  make(order: OutputOrder): Promise<Outputs> {
    this.orders.push(order);
    const lines = readFileSync(order.pages, 'utf8').split('\n').filter(Boolean);
    this.numbersSeen = lines.map((line) => (JSON.parse(line) as { number: number }).number);
    return this.answer(order);
  }
}

const picturesOf =
  (...pages: number[]) =>
  ({ folder }: OutputOrder): Promise<Outputs> => {
    const made = pages.map((page) => {
      const file = path.join(folder, `page-${page}.jpg`);
      writeFileSync(file, `picture ${page}`);
      return { kind: KIND, page, file, mediaType: 'image/jpeg', facts: { width: 1000, height: 1414 } } as const;
    });
    return Promise.resolve({ made, missing: [] });
  };

describe('make-page-images', () => {
  const maker = new ScriptedMaker();
  const artifacts = new Artifacts();
  let bench: ServiceBench;
  let ids: DocumentIds;
  let key: string;

  beforeAll(async () => {
    bench = await ServiceBench.start(OcrWorkerModule, { replace: [[OutputMaker, maker]] });
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => bench.stop());
  beforeEach(async () => {
    Object.assign(maker, { orders: [], answer: picturesOf(...ASKED) });
    ({ ids, key } = await aScan(bench, 5));
    await ask();
  });

  const ask = () => bench.database.transaction((tx) => artifacts.ask(tx, ids.documentId, KIND, ASKED));
  const send = (messageId?: string, pages = ASKED) => bench.probe.send(makePageImages, { ...ids, pages }, messageId);
  const find = (page: number) => artifacts.find(bench.database, ids.documentId, KIND, page);
  const statuses = async () => (await Promise.all([1, ...ASKED].map(find))).map((found) => found?.status);

  it('makes pictures of these pages and of nothing else', async () => {
    await bench.taskIs(QUEUE, await send(), 'done');
    expect(maker.orders).toMatchObject([{ onlyImages: true, imagePages: 4, mediaType: 'application/pdf' }]);
    expect(maker.numbersSeen).toEqual(ASKED);
    expect(await find(3)).toMatchObject({
      status: 'ready',
      path: `tenant/acme/case/Case-1/artifacts/make-artifacts/${ids.documentId}-page-3.jpg`,
      size: 9,
      facts: { width: 1000, height: 1414 },
    });
    expect(await statuses()).toEqual([undefined, 'ready', 'ready', 'ready']);
    expect(existsSync(maker.orders[0]?.folder ?? '')).toBe(false);
  });

  it('says why a page has no picture', async () => {
    maker.answer = async (order) => ({
      made: (await picturesOf(2, 4)(order)).made,
      missing: [{ kind: KIND, page: 3, ...DAMAGED }],
    });
    await bench.taskIs(QUEUE, await send(), 'done');
    expect(await statuses()).toEqual([undefined, 'ready', 'unavailable', 'ready']);
    expect(await find(3)).toMatchObject({ facts: DAMAGED });
  });

  it('blames the page at which the maker was lost, and leaves those after it to be asked for again', async () => {
    maker.answer = async (order) => ({ ...(await picturesOf(2)(order)), fault: KILLED });
    await bench.taskIs(QUEUE, await send(), 'done');
    expect(await statuses()).toEqual([undefined, 'ready', 'unavailable', undefined]);
    expect(await ask()).toEqual([4]);
  });

  it('drops what nobody waits for any more', async () => {
    await bench.database.transaction((tx) => artifacts.replace(tx, ids.documentId, [KIND], { made: [], missing: [] }));
    await bench.taskIs(QUEUE, await send(), 'done');
    expect(await statuses()).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('does nothing the second time the same message arrives', async () => {
    const messageId = await send();
    await bench.taskIs(QUEUE, messageId, 'done');
    await send(messageId);
    await bench.taskIs(QUEUE, await send(), 'done');
    expect(maker.orders).toHaveLength(2); // the first message and the marker after its repeat
    expect(await statuses()).toEqual([undefined, 'ready', 'ready', 'ready']);
  });

  it('records that the original is gone, which is no problem of the document', async () => {
    await bench.bucket.store.delete(key);
    await bench.taskIs(QUEUE, await send(), 'done');
    expect(await find(2)).toMatchObject({ status: 'unavailable', facts: { code: 'object_missing' } });
    expect(await stateOf(bench.database, ids.documentId)).toBe('published');
  });

  it('records what the maker refuses', async () => {
    maker.answer = () => Promise.reject(new PermanentError('encrypted_file', 'locked'));
    await bench.taskIs(QUEUE, await send(), 'done');
    expect(await find(4)).toMatchObject({ status: 'unavailable', facts: { code: 'encrypted_file' } });
  });

  it('sends a document that is gone to the dead letters', async () => {
    const gone = { ...ids, documentId: '01890a5d-ac96-774b-bcce-b302099a8057', pages: ASKED };
    const messageId = await bench.probe.send(makePageImages, gone);
    await until(() => bench.probe.deadLetters(messageId).length > 0);
    expect(bench.probe.deadLetters(messageId)).toMatchObject([{ queue: QUEUE, code: 'document_missing' }]);
  });

  it('tries a transient failure again', async () => {
    maker.answer = (order) =>
      maker.orders.length < 2
        ? Promise.reject(new TransientError('reader_crashed', 'killed'))
        : picturesOf(...ASKED)(order);
    expect(await bench.taskIs(QUEUE, await send(), 'done')).toMatchObject({ attempts: 2 });
  });

  it('has its effects once when the process dies right before the commit', async () => {
    maker.answer = (order) => {
      if (maker.orders.length === 1) bench.database.crashNext(QUEUE);
      return picturesOf(...ASKED)(order);
    };
    expect(await bench.taskIs(QUEUE, await send(), 'done')).toMatchObject({ attempts: 2 });
    expect(await statuses()).toEqual([undefined, 'ready', 'ready', 'ready']);
  });

  it('sends an invalid message to the dead letters', async () => {
    const messageId = await bench.probe.sendRaw(makePageImages.name, Buffer.from('{"pages":"-"}'));
    await until(() => bench.probe.deadLetters(messageId).length > 0);
    expect(bench.probe.deadLetters(messageId)).toMatchObject([{ queue: QUEUE, code: 'invalid_message' }]);
  });
});

/** A published scan of so many pages. */
async function aScan(bench: ServiceBench, count: number): Promise<{ ids: DocumentIds; key: string }> {
  const key = `original/${Math.random()}.pdf`;
  await bench.bucket.store.put(key, createReadStream(SCAN), { mediaType: 'application/pdf' });
  const { bucket } = bench.bucket.store;
  const ids = await aDocument(bench.database, { objectKey: key, bucket, state: 'published' });
  const pages = Array.from({ length: count }, (_, index) => ({
    number: index + 1,
    status: 'done',
    source: 'ocr',
    text: 'agreement',
    confidence: 0.9,
    words: [],
  }));
  await bench.database.transaction((tx) => new Pages().replace(tx, ids.documentId, pages));
  return { ids, key };
}
