import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { documentParsed, pagesRead, recognisePages } from '#libs/contracts';
import { PermanentError, TransientError } from '#libs/errors';
import { type DocumentIds, FLOW_SPEC_TIMEOUT_MS, stateOf, until } from '#libs/testing';
import { ReadingRules } from '../src/domain/reading-plan';
import { ReadingBench } from './reading-bench';
import { aReadPage, aScan, textOf } from './scripted-reader';

const QUEUE = 'ocr-worker.recognise-pages.small';
const LANE_KEY = `${recognisePages.name}.small`;

describe('recognise-pages', () => {
  let bench: ReadingBench;
  let ids: DocumentIds;

  beforeAll(async () => {
    bench = await ReadingBench.start({ env: { OCR_SLICE_PAGES: '4', OCR_READERS: '1' } });
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => bench.stop());
  beforeEach(async () => {
    bench.reader.reset();
    ids = await bench.document();
  });

  const scanOf = (pages: number) => (bench.reader.look = () => Promise.resolve(aScan(pages)));
  const isParsed = () => until(async () => (await stateOf(bench.service.database, ids.documentId)) === 'parsed');
  const commands = () => bench.service.probe.idsOf(recognisePages, ({ documentId }) => documentId === ids.documentId);
  const theCommand = () => until(() => commands()[0], 'the command');
  const ends = () => bench.service.probe.published(pagesRead).filter(({ documentId }) => documentId === ids.documentId);
  const textsOf = (count: number) => Array.from({ length: count }, (_, index) => textOf(index + 1));

  it('stores every page of every slice once, and says so once', async () => {
    scanOf(10);
    await bench.register(ids);
    await isParsed();
    expect(await bench.texts(ids)).toEqual(textsOf(10));
    expect(bench.reader.pages.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(await bench.plan(ids)).toMatchObject({ slice_count: 10, slices_done: 10 });
    expect(ends()).toHaveLength(1);
  });

  it('reads a document whose pages nobody has counted', async () => {
    bench.reader.look = () => Promise.resolve({ kind: 'office', pageCount: null, pages: [] });
    await bench.register(ids);
    await isParsed();
    expect(await bench.texts(ids)).toEqual([textOf(1)]);
  });

  it('shows the first pages while the rest is being read', async () => {
    scanOf(3);
    const third = Promise.withResolvers<void>();
    bench.reader.page = async (number) => {
      if (number === 3) await third.promise;
      return aReadPage(number);
    };
    await bench.register(ids);
    await until(async () => (await bench.texts(ids)).length === 2);
    expect(await stateOf(bench.service.database, ids.documentId)).toBe('parsing');
    third.resolve();
    await isParsed();
  });

  it('leaves no temporary file behind', async () => {
    await bench.register(ids);
    await isParsed();
    const folders = bench.reader.files.map((file) => path.basename(path.dirname(file)));
    expect(readdirSync(tmpdir()).filter((name) => folders.includes(name))).toEqual([]);
  });

  it('does nothing the second time the same message arrives', async () => {
    await bench.register(ids);
    await isParsed();
    const messageId = await theCommand();
    const plan = await bench.plan(ids);
    const body = Buffer.from(JSON.stringify({ ...ids, planId: plan?.plan_id, slice: 0 }));
    const { probe } = bench.service;
    await probe.sendRaw(recognisePages.name, body, messageId, { routingKey: LANE_KEY });
    const marker = await probe.sendRaw(recognisePages.name, body, undefined, { routingKey: LANE_KEY }); // also knows that the slice is done
    await bench.service.taskIs(QUEUE, marker, 'done');
    expect(bench.reader.pages).toEqual([1]);
    expect(ends()).toHaveLength(1);
  });

  it('sends a slice that cannot be opened to the dead letters after one attempt', async () => {
    bench.reader.page = () => Promise.reject(new PermanentError('corrupt_file', 'broken'));
    await bench.register(ids);
    const messageId = await theCommand();
    const { probe } = bench.service;
    await until(() => probe.deadLetters(messageId).length > 0);
    expect(probe.deadLetters(messageId)).toEqual([{ queue: QUEUE, code: 'corrupt_file', attempts: 1 }]);
  });

  it('tries a transient failure again, at the page where it happened', async () => {
    scanOf(3);
    let failures = 0;
    bench.reader.page = (number) =>
      number === 3 && ++failures === 1
        ? Promise.reject(new TransientError('dependency_unavailable', 'away'))
        : Promise.resolve(aReadPage(number));
    await bench.register(ids);
    expect(await bench.service.taskIs(QUEUE, await theCommand(), 'done')).toMatchObject({ attempts: 2 });
    expect(bench.reader.pages).toEqual([1, 2, 3, 3]);
  });

  it('repeats no page when the process dies right before the commit', async () => {
    scanOf(3);
    bench.reader.page = (number) => {
      if (number === 3) bench.service.database.crashNext(QUEUE);
      return Promise.resolve(aReadPage(number));
    };
    await bench.register(ids);
    expect(await bench.service.taskIs(QUEUE, await theCommand(), 'done')).toMatchObject({ attempts: 2 });
    await isParsed();
    expect(bench.reader.pages).toEqual([1, 2, 3]);
    expect(ends()).toHaveLength(1);
  });

  it('refuses the late pages of a worker whose slice was taken over', async () => {
    scanOf(2);
    bench.reader.page = async (number) => {
      if (number === 2 && bench.reader.pages.length === 2) await takeOver();
      return aReadPage(number, { text: `${textOf(number)}, reading ${bench.reader.pages.length}` });
    };
    const takeOver = async () => {
      await until(async () => (await bench.texts(ids)).length === 1);
      await bench.service.database.query(`UPDATE document_slice SET token = token + 1 WHERE document_id = $1`, [
        ids.documentId,
      ]);
    };
    await bench.register(ids);
    await isParsed();
    expect(await bench.texts(ids)).toEqual([`${textOf(1)}, reading 1`, `${textOf(2)}, reading 3`]);
  });

  it('gives up a page that has ended its reader twice, by its number, and not the pages before it', async () => {
    scanOf(3);
    bench.reader.page = (number) =>
      number === 2
        ? Promise.reject(new TransientError('reader_crashed', 'ended from outside by SIGKILL'))
        : Promise.resolve(aReadPage(number));
    await bench.register(ids);
    const messageId = await theCommand();
    const { probe } = bench.service;
    await until(() => probe.deadLetters(messageId).length > 0);
    expect(probe.deadLetters(messageId)).toEqual([{ queue: QUEUE, code: 'reader_killed', attempts: 3 }]);
    expect(bench.reader.pages).toEqual([1, 2, 2]);
    expect(await bench.texts(ids)).toEqual([textOf(1)]);
  });

  it('stops reading a document that has been cancelled', async () => {
    scanOf(3);
    bench.reader.page = async (number) => {
      if (number === 2)
        await bench.service.database.query(`UPDATE document SET state = 'cancelled' WHERE id = $1`, [ids.documentId]);
      return aReadPage(number);
    };
    await bench.register(ids);
    await bench.service.taskIs(QUEUE, await theCommand(), 'done');
    expect((await bench.texts(ids)).length).toBeLessThan(3);
    expect(ends()).toEqual([]);
  });

  it('does not begin a slice whose job has ended: somebody has cancelled it', async () => {
    bench.reader.look = async () => {
      await bench.service.database.query(`UPDATE job SET finished_at = now() WHERE id = $1`, [ids.jobId]);
      return aScan(3);
    };
    await bench.register(ids);
    await bench.service.taskIs(QUEUE, await theCommand(), 'done');
    expect(bench.reader.pages).toEqual([]);
  });

  it('sends an invalid message to the dead letters of its lane', async () => {
    const { probe } = bench.service;
    const messageId = await probe.sendRaw(recognisePages.name, Buffer.from('{"slice":"-"}'), undefined, {
      routingKey: LANE_KEY,
    });
    await until(() => probe.deadLetters(messageId).length > 0);
    expect(probe.deadLetters(messageId)).toMatchObject([{ queue: QUEUE, code: 'invalid_message' }]);
  });
});

describe('recognise-pages with turns that are over after every page', () => {
  it('reads a slice in several turns, each page once', async () => {
    const rules = new ReadingRules({ turnMs: 0 });
    const bench = await ReadingBench.start({ replace: [[ReadingRules, rules]] });
    bench.reader.look = () => Promise.resolve(aScan(3));
    const ids = await bench.document();
    await bench.register(ids);
    await until(async () => (await stateOf(bench.service.database, ids.documentId)) === 'parsed');
    expect(bench.reader.pages).toEqual([1, 2, 3]);
    expect(await bench.done(ids)).toMatchObject({ 'recognise-pages': 4 }); // the last finds nothing left
    await until(() => bench.service.probe.published(documentParsed).length === 1);
    await bench.stop();
  });
});
