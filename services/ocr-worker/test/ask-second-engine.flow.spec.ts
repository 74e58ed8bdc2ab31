import { askSecondEngine, documentParsed } from '#libs/contracts';
import { type DocumentIds, FLOW_SPEC_TIMEOUT_MS, type MessageProbe, stateOf, until } from '#libs/testing';
import { AbbyyCloud } from '../src/adapters/second-engine/abbyy-cloud.client';
import { SecondEngine } from '../src/adapters/second-engine/second-engine';
import { FakeAbbyy } from './fakes/fake-abbyy';
import { ReadingBench } from './reading-bench';
import { aReadPage, aScan, textOf } from './scripted-reader';

const QUEUE = 'ocr-worker.ask-second-engine';
const THEIRS = 'Read by the second engine';

describe('ask-second-engine', () => {
  let bench: ReadingBench;
  let probe: MessageProbe;
  let fake: FakeAbbyy;
  let ids: DocumentIds;

  beforeAll(async () => {
    fake = await FakeAbbyy.start();
    const account = {
      ABBYY_APPLICATION_ID: FakeAbbyy.account.applicationId,
      ABBYY_PASSWORD: FakeAbbyy.account.password,
    };
    const how = { timeoutMs: 10_000, jobMs: 10_000, leastPauseMs: 1 };
    const engine = new AbbyyCloud({ baseUrl: fake.url, ...FakeAbbyy.account, ...how });
    bench = await ReadingBench.start({
      env: { SECOND_ENGINE: 'abbyy', ABBYY_URL: fake.url, ...account },
      replace: [[SecondEngine, engine]],
    });
    ({ probe } = bench.service);
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => Promise.all([bench.stop(), fake.close()]));
  beforeEach(async () => {
    bench.reader.reset();
    bench.reader.page = (number) => Promise.resolve(aReadPage(number, { confidence: 0.4 }));
    fake.play();
    fake.pages = [[THEIRS]];
    fake.confidence = 96;
    ids = await bench.document();
  });

  const mine = ({ documentId }: { documentId: string }) => documentId === ids.documentId;
  const parsed = () => probe.published(documentParsed).filter(mine);
  const question = () => until(() => probe.idsOf(askSecondEngine, mine)[0], 'the question');
  const answered = async () => bench.service.taskIs(QUEUE, await question(), 'done');
  const others = () =>
    bench.service.database.query(
      `SELECT o.number, o.text, o.engine, p.engine AS preferred FROM other_reading o JOIN page p
       ON p.document_id = o.document_id AND p.number = o.number AND p.version = o.page_version
       WHERE o.document_id = $1 ORDER BY 1`,
      [ids.documentId],
    );
  const row = async (): Promise<unknown> =>
    (await bench.service.database.query(`SELECT * FROM second_reading WHERE document_id = $1`, [ids.documentId]))[0];

  it('keeps the pages that the other engine reads better, and tells the pipeline again', async () => {
    bench.reader.look = () => Promise.resolve(aScan(2));
    fake.pages = [[THEIRS], ['?']];
    await bench.register(ids);
    await until(() => parsed().length === 2, 'the document being parsed again');
    expect(await bench.texts(ids)).toEqual([THEIRS, textOf(2)]);
    expect(parsed()[1]?.contentHash).not.toBe(parsed()[0]?.contentHash);
    expect(await row()).toMatchObject({
      engine: 'abbyy',
      outcome: 'better',
      pages: [1],
      provider_job_reference: expect.stringMatching(/^[0-9a-f-]{36}$/),
      first_coverage: 1,
      first_confidence: expect.closeTo(0.4),
      coverage: 1,
      confidence: expect.closeTo(0.96),
    });
  });

  it('keeps both readings of each page, and who has made them', async () => {
    bench.reader.look = () => Promise.resolve(aScan(2));
    fake.pages = [[THEIRS], ['?']];
    await bench.register(ids);
    await answered();
    expect(await others()).toEqual([
      { number: 1, text: textOf(1), engine: null, preferred: 'abbyy' },
      { number: 2, text: '?', engine: 'abbyy', preferred: null },
    ]);
  });

  it('keeps our pages when they are better, and records both', async () => {
    fake.confidence = 3;
    await bench.register(ids);
    await answered();
    expect(await bench.texts(ids)).toEqual([textOf(1)]);
    expect(await row()).toMatchObject({ outcome: 'worse', pages: [], confidence: expect.closeTo(0.03) });
  });

  it('asks nobody about a document that was read well', async () => {
    const badly = ids;
    ids = await bench.document();
    bench.reader.page = (number) => Promise.resolve(aReadPage(number));
    await bench.register(ids);
    await until(() => parsed().length === 1);
    expect(await row()).toBeUndefined();
    ids = badly;
    bench.reader.page = (number) => Promise.resolve(aReadPage(number, { confidence: 0.4 }));
    await bench.register(ids);
    await answered();
    expect(fake.seen.filter(({ method }) => method === 'processImage')).toHaveLength(1);
  });

  it('does nothing the second time the same message arrives', async () => {
    await bench.register(ids);
    await answered();
    const message = { ...ids, planId: (await bench.plan(ids))?.plan_id ?? '' };
    await probe.send(askSecondEngine, message, await question());
    await bench.service.taskIs(QUEUE, await probe.send(askSecondEngine, message), 'done'); // the same question under another id
    expect(fake.tasks).toBe(1);
  });

  it.each([
    ['a task that failed', { getTaskStatus: [{ task: 'ProcessingFailed' }] }, 'provider_refused_content'],
    ['a wrong password', { processImage: [{ status: 401 }] }, 'provider_misconfigured'],
  ])('records %s and leaves the document as it was read', async (_, faults, code) => {
    fake.play(faults);
    await bench.register(ids);
    await answered();
    expect(await row()).toMatchObject({ outcome: 'failed', error_code: code, pages: [] });
    expect(await bench.texts(ids)).toEqual([textOf(1)]);
    expect(await stateOf(bench.service.database, ids.documentId)).toBe('parsed');
  });

  it('tries a transient failure again without paying for a second job', async () => {
    fake.play({ getTaskStatus: ['reset'] });
    await bench.register(ids);
    expect(await answered()).toMatchObject({ attempts: 2 });
    expect(fake.seen.filter(({ method }) => method === 'processImage')).toHaveLength(1);
    expect(await bench.texts(ids)).toEqual([THEIRS]);
  });

  it('has its effects once when the process dies right before the commit', async () => {
    bench.service.database.crashNext(QUEUE);
    await bench.register(ids);
    expect(await answered()).toMatchObject({ attempts: 2 });
    await until(() => parsed().length === 2);
    expect(fake.tasks).toBe(1);
    expect(await bench.texts(ids)).toEqual([THEIRS]);
  });

  // Last: the probe reads every question again for the next one.
  it('sends an invalid message to the dead letters', async () => {
    const messageId = await probe.sendRaw(askSecondEngine.name, Buffer.from('{"planId":"-"}'));
    await until(() => probe.deadLetters(messageId).length > 0);
    expect(probe.deadLetters(messageId)).toMatchObject([{ queue: QUEUE, code: 'invalid_message' }]);
  });
});
