import { aDocument, FLOW_SPEC_TIMEOUT_MS, ServiceBench, until } from '#libs/testing';
import { v7 as uuidv7 } from 'uuid';
import { ProblemLogModule } from '../src/problem-log.module';
import { aKey, anAdministrator, callerWith, type TestCaller } from './callers';
import { type LetterWishes, problemsOf, sendDeadLetter } from './dead-letters';

const TIMES_AND_TEXTS = ['?to=2026-01-02T12:00:01Z', '?from=2026-01-02&to=2026-01-03', '?q=nothing%20IN'];

interface Item {
  problem_id: string;
  fingerprint: string;
  code: string;
}

describe('list-problems', () => {
  let bench: ServiceBench;
  let reader: TestCaller;
  let stranger: TestCaller;

  beforeAll(async () => {
    bench = await ServiceBench.start(ProblemLogModule);
    reader = await aKey(bench, 'acme', ['problems:read']);
    stranger = await aKey(bench, 'other', ['problems:read']);
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => bench.stop());
  beforeEach(() => bench.database.query('TRUNCATE problem CASCADE'));

  const recorded = async (wishes: LetterWishes = {}): Promise<string> => {
    const messageId = await sendDeadLetter(bench, { body: { tenantId: reader.tenantId }, ...wishes });
    const problem = await until(async () => (await problemsOf(bench, messageId))[0]);
    return problem.id;
  };
  const listed = async (query = '', caller = reader): Promise<string[]> => {
    const { body } = await caller.get(query);
    return (body['items'] as Item[]).map(({ problem_id }) => problem_id);
  };

  it('lists problems with every field that a decision needs, newest first', async () => {
    const first = await recorded();
    const second = await recorded({ code: 'timed_out', queue: 'indexer.index-document', attempts: 5 });
    const { status, body } = await reader.get('');
    expect(status).toBe(200);
    expect(body).toMatchObject({ items: [{ problem_id: second }, { problem_id: first }], next_cursor: null });
    expect((body['items'] as object[])[0]).toMatchObject({
      document_id: null,
      task_id: null,
      queue: 'indexer.index-document',
      code: 'timed_out',
      attempts: 5,
      state: 'open',
      decision: null,
      decided_by: null,
      decided_at: null,
      recommendation: expect.stringContaining('Retry') as string,
      last_attempt_at: expect.stringMatching(/^\d{4}-.*Z$/) as string,
    });
  });

  it('filters by state, code, queue, document, fingerprint, time and text', async () => {
    const ids = await aDocument(bench.database, { state: 'parsing' });
    const failedAt = '2026-01-02T12:00:00Z';
    const wanted = await recorded({ body: ids, code: 'no_pages', queue: 'x.y', message: 'Nothing in it', failedAt });
    await recorded();
    for (const query of [
      '?code=no_pages',
      '?queue=x.y',
      `?document_id=${ids.documentId}`,
      '?state=open&queue=x.y',
      ...TIMES_AND_TEXTS,
    ])
      expect(await listed(query)).toEqual([wanted]);
    for (const query of ['?state=resolved', '?to=2026-01-02T12:00:00Z', '?q=%25'])
      expect(await listed(query)).toEqual([]);
    const [problem] = (await reader.get('?code=no_pages')).body['items'] as Item[];
    expect(await listed(`?fingerprint=${problem?.fingerprint}`)).toEqual([wanted]);
  });

  it('pages through all of them without gaps and repeats', async () => {
    const all: string[] = [];
    for (let n = 0; n < 5; n++) all.unshift(await recorded());
    const first = await reader.get('?limit=2');
    const second = await reader.get(`?limit=2&cursor=${String(first.body['next_cursor'])}`);
    const third = await reader.get(`?limit=2&cursor=${String(second.body['next_cursor'])}`);
    const seen = [first, second, third].flatMap(({ body }) => body['items'] as Item[]);
    expect(seen.map(({ problem_id }) => problem_id)).toEqual(all);
    expect(third.body['next_cursor']).toBeNull();
  });

  it('groups what failed in the same way, with count, times and a sample', async () => {
    await recorded({
      message: 'Page 3 of 019aaf7e-0000-7000-8000-000000000001 is broken.',
      failedAt: '2026-01-01T00:00:00Z',
    });
    const newest = await recorded({
      message: 'Page 7 of 019aaf7e-0000-7000-8000-000000000002 is broken.',
      failedAt: '2026-01-02T00:00:00Z',
    });
    const alone = await recorded({ code: 'no_pages', message: 'There is no page.' });
    const { body } = await reader.get('?group=fingerprint');
    expect(body).toMatchObject({
      items: [
        { count: 1, sample: { problem_id: alone } },
        { count: 2, sample: { problem_id: newest }, last_at: '2026-01-02T00:00:00.000Z' },
      ],
      next_cursor: null,
    });
    const paged = await reader.get('?group=fingerprint&limit=1');
    const rest = await reader.get(`?group=fingerprint&limit=1&cursor=${String(paged.body['next_cursor'])}`);
    expect(rest.body).toMatchObject({ items: [{ count: 2 }], next_cursor: null });
  });

  it('shows one problem with its message, its decisions and the title of its document', async () => {
    const ids = await aDocument(bench.database, { state: 'parsing', title: 'Счёт № 5' });
    const id = await recorded({ body: ids });
    expect(await reader.get(`/${id}`)).toMatchObject({
      status: 200,
      body: { problem_id: id, document_title: 'Счёт № 5', body: ids, decisions: [] },
    });
  });

  it('shows a body that is no JSON as text', async () => {
    await reader.get('');
    const admin = await anAdministrator(bench, reader, 'acme');
    const id = await recorded({ body: 'no json' });
    expect((await admin.get(`/${id}`)).body['body']).toBe('no json');
  });

  it.each([
    'state=broken',
    'limit=0',
    'limit=201',
    'limit=many',
    'cursor=x',
    'document_id=1',
    'group=code',
    'from=yesterday',
    'colour=red',
  ])('refuses ?%s', async (query) => {
    const { status, body } = await reader.get(`?${query}`);
    expect({ status, code: body['code'] }).toEqual({ status: 400, code: 'validation_failed' });
  });

  it.each([uuidv7(), 'no-uuid'])('knows no problem %s', async (id) => {
    expect(await reader.get(`/${id}`)).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });

  it('shows a tenant nothing of another one', async () => {
    const id = await recorded();
    expect(await listed('', stranger)).toEqual([]);
    expect((await stranger.get('?group=fingerprint')).body['items']).toEqual([]);
    expect(await stranger.get(`/${id}`)).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });

  it('shows problems of no tenant to administrators only', async () => {
    const id = await recorded({ body: 'garbage', code: 'invalid_message' });
    const admin = await anAdministrator(bench, reader, 'acme');
    expect(await listed()).toEqual([]);
    expect((await reader.get(`/${id}`)).status).toBe(404);
    expect(await listed('', admin)).toEqual([id]);
    expect((await admin.get(`/${id}`)).status).toBe(200);
  });

  it('asks for a credential and its scope', async () => {
    const nobody = callerWith(await bench.url, '');
    expect(await nobody.get('')).toMatchObject({ status: 401, body: { code: 'missing_credentials' } });
    const writer = await aKey(bench, 'acme', ['documents:write']);
    expect(await writer.get('')).toMatchObject({ status: 403, body: { code: 'not_allowed' } });
  });
});
