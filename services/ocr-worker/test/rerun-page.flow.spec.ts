import { documentParsed, rerunPage } from '#libs/contracts';
import { TransientError } from '#libs/errors';
import { type DocumentIds, FLOW_SPEC_TIMEOUT_MS, stateOf, until } from '#libs/testing';
import { failedPage } from '../src/domain/reading';
import { KEY, ReadingBench } from './reading-bench';
import { aReadPage } from './scripted-reader';

const QUEUE = 'ocr-worker.rerun-page';
const DAMAGED = { code: 'corrupt_file' as const, message: 'page 2 is damaged', facts: {}, passing: false };
const BETTER = 'в накладной двенадцать стоек и два стола';

describe('rerun-page', () => {
  let bench: ReadingBench;
  let ids: DocumentIds;

  beforeAll(async () => {
    bench = await ReadingBench.start();
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => bench.stop());
  beforeEach(async () => {
    bench.reader.reset();
    bench.reader.page = (number) => Promise.resolve(aReadPage(number, { text: BETTER }));
    ids = await bench.document({ state: 'published', pages: ['one', 'two', 'three'] });
  });

  const rerun = (page = 2, messageId?: string) =>
    bench.service.probe.send(
      rerunPage,
      { ...ids, page, objectKey: KEY, mediaType: 'application/pdf', languages: ['rus'] },
      messageId,
    );
  const isDone = (messageId: string) => bench.service.taskIs(QUEUE, messageId, 'done');
  const parsed = () =>
    bench.service.probe.published(documentParsed).filter(({ documentId }) => documentId === ids.documentId);

  it('reads that page only, puts it in place of the former, and has the rest made anew', async () => {
    await isDone(await rerun());
    expect(bench.reader.pages).toEqual([2]);
    expect(await bench.texts(ids)).toEqual(['one', BETTER, 'three']);
    const [document] = await bench.service.database.query(
      `SELECT page_count, language, coverage, state FROM document WHERE id = $1`,
      [ids.documentId],
    );
    expect(document).toEqual({ page_count: 3, language: 'ru', coverage: 1, state: 'published' });
    await until(() => parsed().length === 1);
    expect(parsed()[0]).toMatchObject({ pageCount: 3 });
    expect(await stateOf(bench.service.database, ids.documentId)).toBe('published');
  });

  it('keeps what the page said before, as its other reading', async () => {
    await isDone(await rerun());
    await isDone(await rerun());
    const kept = await bench.service.database.query(
      `SELECT o.number, o.text FROM other_reading o JOIN page p ON p.document_id = o.document_id AND p.number = o.number
         AND p.version = o.page_version WHERE o.document_id = $1`,
      [ids.documentId],
    );
    expect(kept).toEqual([{ number: 2, text: BETTER }]);
  });

  it('sends a page for an engine that is not set up to the dead letters', async () => {
    const { probe } = bench.service;
    const wish = { page: 2, objectKey: KEY, mediaType: 'application/pdf', languages: [], engine: 'abbyy' };
    const messageId = await probe.send(rerunPage, { ...ids, ...wish });
    await until(() => probe.deadLetters(messageId).length > 0);
    expect(probe.deadLetters(messageId)).toEqual([{ queue: QUEUE, code: 'engine_unavailable', attempts: 1 }]);
  });

  it('does nothing the second time the same message arrives', async () => {
    const messageId = await rerun();
    await isDone(messageId);
    await rerun(2, messageId);
    await isDone(await rerun(3));
    expect(bench.reader.pages).toEqual([2, 3]);
  });

  it('keeps the former page when the new one could not be read', async () => {
    bench.reader.page = (number) => Promise.resolve(failedPage(number, DAMAGED));
    const messageId = await rerun();
    const { probe } = bench.service;
    await until(() => probe.deadLetters(messageId).length > 0);
    expect(probe.deadLetters(messageId)).toEqual([{ queue: QUEUE, code: 'corrupt_file', attempts: 1 }]);
    expect(await bench.texts(ids)).toEqual(['one', 'two', 'three']);
  });

  it('sends a page that the document does not have to the dead letters', async () => {
    const messageId = await rerun(4);
    const { probe } = bench.service;
    await until(() => probe.deadLetters(messageId).length > 0);
    expect(probe.deadLetters(messageId)).toEqual([{ queue: QUEUE, code: 'not_found', attempts: 1 }]);
  });

  it('tries a transient failure again', async () => {
    bench.reader.page = (number) =>
      bench.reader.pages.length < 2
        ? Promise.reject(new TransientError('reader_crashed', 'killed'))
        : Promise.resolve(aReadPage(number));
    expect(await isDone(await rerun())).toMatchObject({ attempts: 2 });
  });

  it('reads again when somebody else has read the page meanwhile', async () => {
    bench.reader.page = async (number) => {
      if (bench.reader.pages.length === 1)
        await bench.service.database.query(`UPDATE page SET version = version + 1 WHERE document_id = $1`, [
          ids.documentId,
        ]);
      return aReadPage(number, { text: `reading ${bench.reader.pages.length}` });
    };
    expect(await isDone(await rerun())).toMatchObject({ attempts: 2 });
    expect(await bench.texts(ids)).toEqual(['one', 'reading 2', 'three']);
  });

  it('has its effects once when the process dies right before the commit', async () => {
    bench.reader.page = (number) => {
      if (bench.reader.pages.length === 1) bench.service.database.crashNext(QUEUE);
      return Promise.resolve(aReadPage(number, { text: BETTER }));
    };
    expect(await isDone(await rerun())).toMatchObject({ attempts: 2 });
    await until(() => parsed().length === 1);
    expect(await bench.texts(ids)).toEqual(['one', BETTER, 'three']);
  });

  it('sends an invalid message to the dead letters', async () => {
    const { probe } = bench.service;
    const messageId = await probe.sendRaw(rerunPage.name, Buffer.from('{"page":"-"}'));
    await until(() => probe.deadLetters(messageId).length > 0);
    expect(probe.deadLetters(messageId)).toMatchObject([{ queue: QUEUE, code: 'invalid_message' }]);
  });
});
