import { documentParsed, pagesRead } from '#libs/contracts';
import { TransientError } from '#libs/errors';
import { Pages, type PageSummary } from '#libs/ledger';
import { type DocumentIds, type MessageProbe, FLOW_SPEC_TIMEOUT_MS, stateOf, until } from '#libs/testing';
import { failedPage } from '../src/domain/reading';
import { ReadingBench } from './reading-bench';
import { aReadPage, aScan, textOf } from './scripted-reader';

const QUEUE = 'ocr-worker.finish-reading';
const DAMAGED = { code: 'corrupt_file' as const, message: 'page 2 is damaged', facts: {}, passing: false };

/** Pages of a database that is away when it is told so. */
class UnsteadyPages extends Pages {
  failures = 0;

  override summaries(...args: Parameters<Pages['summaries']>): Promise<PageSummary[]> {
    if (this.failures-- > 0) return Promise.reject(new TransientError('conflict', 'somebody else is at it'));
    return super.summaries(...args);
  }
}

describe('finish-reading', () => {
  const pages = new UnsteadyPages();
  let bench: ReadingBench;
  let probe: MessageProbe;
  let ids: DocumentIds;

  beforeAll(async () => {
    bench = await ReadingBench.start({ replace: [[Pages, pages]] });
    ({ probe } = bench.service);
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => bench.stop());
  beforeEach(async () => {
    bench.reader.reset();
    ids = await bench.document();
  });

  const mine = ({ documentId }: { documentId: string }) => documentId === ids.documentId;
  const parsed = () => probe.published(documentParsed).filter(mine);
  const theMessage = () => until(() => probe.idsOf(pagesRead, mine)[0], 'the message');

  it('records the figures of the document and tells the pipeline', async () => {
    bench.reader.look = () => Promise.resolve(aScan(2));
    bench.reader.page = (number) => Promise.resolve(aReadPage(number, { text: 'двенадцать стоек на третьей улице' }));
    await bench.register(ids);
    await until(() => parsed().length === 1);
    expect(parsed()[0]).toMatchObject({ pageCount: 2, contentHash: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(await figures()).toEqual([{ state: 'parsed', page_count: 2, language: 'ru', coverage: 1 }]);
    expect((await bench.plan(ids))?.finished_at).toBeInstanceOf(Date);
  });

  it('goes on without a page that could not be read', async () => {
    bench.reader.look = () => Promise.resolve(aScan(2));
    bench.reader.page = (number) => Promise.resolve(number === 2 ? failedPage(2, DAMAGED) : aReadPage(1));
    await bench.register(ids);
    await until(() => parsed().length === 1);
    expect(await figures()).toMatchObject([{ state: 'parsed', coverage: 0.5 }]);
  });

  it('forgets pages that an earlier reading had found beyond the last', async () => {
    await bench.service.database.query(
      `INSERT INTO page (document_id, number, status, source, text, confidence, words) VALUES ($1, 2, 'done', 'ocr', 'old', 1, '[]')`,
      [ids.documentId],
    );
    await bench.register(ids);
    await until(() => parsed().length === 1);
    expect(await bench.texts(ids)).toEqual([textOf(1)]);
  });

  it('does nothing the second time the same message arrives', async () => {
    await bench.register(ids);
    const messageId = await theMessage();
    await until(() => parsed().length === 1);
    const message = { ...ids, planId: (await bench.plan(ids))?.plan_id ?? '' };
    await probe.send(pagesRead, message, messageId);
    await bench.service.taskIs(QUEUE, await probe.send(pagesRead, message), 'done'); // the same end under another id
    expect(parsed()).toHaveLength(1);
  });

  it('sends a document to the dead letters none of whose pages could be read, and reads it again after a retry', async () => {
    bench.reader.page = (number) => Promise.resolve(failedPage(number, DAMAGED));
    await bench.register(ids);
    const messageId = await theMessage();
    await until(() => probe.deadLetters(messageId).length > 0);
    expect(probe.deadLetters(messageId)).toEqual([{ queue: QUEUE, code: 'corrupt_file', attempts: 1 }]);
    bench.reader.page = (number) => Promise.resolve(aReadPage(number));
    await bench.service.taskIs(QUEUE, messageId, 'failed');
    await probe.send(pagesRead, { ...ids, planId: (await bench.plan(ids))?.plan_id ?? '' });
    await until(() => parsed().length === 1);
    expect(await bench.texts(ids)).toEqual([textOf(1)]);
    expect(bench.reader.pages).toEqual([1, 1]);
  });

  it('tries a transient failure again', async () => {
    pages.failures = 1;
    await bench.register(ids);
    const messageId = await theMessage();
    expect(await bench.service.taskIs(QUEUE, messageId, 'done')).toMatchObject({ attempts: 2 });
    await until(() => parsed().length === 1);
  });

  it('has its effects once when the process dies right before the commit', async () => {
    bench.service.database.crashNext(QUEUE);
    await bench.register(ids);
    expect(await bench.service.taskIs(QUEUE, await theMessage(), 'done')).toMatchObject({ attempts: 2 });
    await until(() => parsed().length === 1);
    expect(await stateOf(bench.service.database, ids.documentId)).toBe('parsed');
  });

  it('sends an invalid message to the dead letters', async () => {
    const messageId = await probe.sendRaw(pagesRead.name, Buffer.from('{"planId":"-"}'));
    await until(() => probe.deadLetters(messageId).length > 0);
    expect(probe.deadLetters(messageId)).toMatchObject([{ queue: QUEUE, code: 'invalid_message' }]);
  });

  const figures = () =>
    bench.service.database.query(`SELECT state, page_count, language, coverage FROM document WHERE id = $1`, [
      ids.documentId,
    ]);
});
