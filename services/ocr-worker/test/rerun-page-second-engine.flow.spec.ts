import { createReadStream, statSync } from 'node:fs';
import path from 'node:path';
import { documentParsed, rerunPage } from '#libs/contracts';
import { type DocumentIds, FLOW_SPEC_TIMEOUT_MS, until } from '#libs/testing';
import { AbbyyCloud } from '../src/adapters/second-engine/abbyy-cloud.client';
import { SecondEngine } from '../src/adapters/second-engine/second-engine';
import { FakeAbbyy } from './fakes/fake-abbyy';
import { ReadingBench } from './reading-bench';

const QUEUE = 'ocr-worker.rerun-page';
const THEIRS = 'Read by the second engine';
/** A file of three pages. */
const REPORT = path.join(__dirname, '..', '..', '..', 'samples', 'report.pdf');
const KEY = 'tenant/acme/case/none/original/report.pdf';

describe('rerun-page with the second engine', () => {
  let bench: ReadingBench;
  let fake: FakeAbbyy;
  let ids: DocumentIds;

  beforeAll(async () => {
    fake = await FakeAbbyy.start();
    const how = { timeoutMs: 10_000, jobMs: 10_000, leastPauseMs: 1 };
    const engine = new AbbyyCloud({ baseUrl: fake.url, ...FakeAbbyy.account, ...how });
    bench = await ReadingBench.start({ replace: [[SecondEngine, engine]] });
    await bench.service.bucket.store.put(KEY, createReadStream(REPORT), { mediaType: 'application/pdf' });
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => Promise.all([bench.stop(), fake.close()]));
  beforeEach(async () => {
    fake.play();
    fake.pages = [[THEIRS]];
    ids = await bench.document({ state: 'published', pages: ['one', 'two', 'three'] });
  });

  const rerun = (changes: { mediaType?: string } = {}) =>
    bench.service.probe.send(rerunPage, {
      ...ids,
      page: 2,
      objectKey: KEY,
      mediaType: 'application/pdf',
      languages: ['rus'],
      engine: 'abbyy',
      ...changes,
    });
  const isDone = (messageId: string) => bench.service.taskIs(QUEUE, messageId, 'done');
  const submissions = () => fake.seen.filter(({ method }) => method === 'processImage');

  it('shows it that page only, and puts what it reads in place of the former', async () => {
    const messageId = await rerun();
    await isDone(messageId);
    expect(await bench.texts(ids)).toEqual(['one', THEIRS, 'three']);
    expect(submissions()).toHaveLength(1);
    expect(submissions()[0]?.bytes).toBeLessThan(statSync(REPORT).size);
    expect(submissions()[0]?.query.get('language')).toBe('Russian,English');
    const { database, probe } = bench.service;
    const [page] = await database.query(`SELECT engine FROM page WHERE document_id = $1 AND number = 2`, [
      ids.documentId,
    ]);
    expect(page).toEqual({ engine: 'abbyy' });
    const [task] = await database.query(`SELECT result FROM task WHERE message_id = $1`, [messageId]);
    expect(task).toEqual({ result: { engine: 'abbyy', provider_job_reference: expect.any(String) } });
    await until(() => probe.published(documentParsed).some(({ documentId }) => documentId === ids.documentId));
  });

  it('takes the page out of its answer about a picture of several pages', async () => {
    fake.pages = [['first'], [THEIRS], ['third']];
    await isDone(await rerun({ mediaType: 'image/tiff' }));
    expect(await bench.texts(ids)).toEqual(['one', THEIRS, 'three']);
  });

  it('pays for one job only, however often it has to be asked about', async () => {
    fake.play({ getTaskStatus: ['reset'] });
    expect(await isDone(await rerun())).toMatchObject({ attempts: 2 });
    expect(submissions()).toHaveLength(1);
  });

  it('leaves the page as it is when the engine refuses it', async () => {
    fake.play({ getTaskStatus: [{ task: 'ProcessingFailed' }] });
    const messageId = await rerun();
    const { probe } = bench.service;
    await until(() => probe.deadLetters(messageId).length > 0);
    expect(probe.deadLetters(messageId)).toEqual([{ queue: QUEUE, code: 'provider_refused_content', attempts: 1 }]);
    expect(await bench.texts(ids)).toEqual(['one', 'two', 'three']);
  });

  it('tells at its start what can be read with', async () => {
    const rows = await bench.service.database.query<{ name: string; languages: string[] }>(
      `SELECT name, languages FROM reading_engine ORDER BY name`,
    );
    expect(rows).toEqual([
      { name: 'abbyy', languages: expect.arrayContaining(['eng', 'rus']) },
      { name: 'tesseract', languages: expect.arrayContaining(['eng', 'rus']) },
    ]);
  });
});
