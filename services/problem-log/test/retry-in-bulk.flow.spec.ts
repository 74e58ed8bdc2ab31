import { aDocument, FLOW_SPEC_TIMEOUT_MS, ServiceBench, until } from '#libs/testing';
import { v7 as uuidv7 } from 'uuid';
import { ProblemLogModule } from '../src/problem-log.module';
import { type SeenBulk, showBulk, startBulk } from './bulk-bench';
import { aKey, anAdministrator, callerWith, type TestCaller } from './callers';
import { type LetterWishes, problemsOf, type ProblemRow, sendDeadLetter } from './dead-letters';

describe('retry-in-bulk', () => {
  let bench: ServiceBench;
  let decider: TestCaller;
  let stranger: TestCaller;

  beforeAll(async () => {
    bench = await ServiceBench.start(ProblemLogModule);
    decider = await aKey(bench, 'acme', ['problems:read', 'problems:decide']);
    stranger = await aKey(bench, 'other', ['problems:read', 'problems:decide']);
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => bench.stop());
  beforeEach(() => bench.database.query('TRUNCATE bulk_retry, problem CASCADE'));

  const recorded = async (wishes: LetterWishes = {}): Promise<ProblemRow> => {
    const messageId = await sendDeadLetter(bench, { body: { tenantId: decider.tenantId }, ...wishes });
    return until(async () => (await problemsOf(bench, messageId))[0]);
  };
  const estimated = async (filter: object, by = decider) =>
    (await by.post('/bulk', { filter, reason: 'r', dry_run: true })).body;
  const held = { hold_until: new Date(Date.now() + 3_600_000) };

  it('estimates without doing anything', async () => {
    await recorded({ failedAt: '2026-01-01T00:00:00Z' });
    await recorded({ failedAt: '2026-01-03T00:00:00Z' });
    const other = await recorded({ failedAt: '2026-01-02T00:00:00Z', code: 'no_pages', queue: 'x.y' });
    const answer = await decider.post('/bulk', { filter: {}, reason: 'r', dry_run: true });
    expect(answer).toEqual({
      status: 200,
      body: {
        count: 3,
        oldest: '2026-01-01T00:00:00.000Z',
        newest: '2026-01-03T00:00:00.000Z',
        groups: [
          expect.objectContaining({ count: 2, code: 'corrupt_file' }) as object,
          { fingerprint: other.fingerprint, code: 'no_pages', queue: 'x.y', count: 1 },
        ],
      },
    });
    expect((await decider.get('/bulk')).body).toEqual({ items: [], next_cursor: null });
  });

  it('is about what waits for a person and matches every part of the filter', async () => {
    const ids = await aDocument(bench.database, { state: 'parsing' });
    const message = 'There is no page.';
    const { fingerprint } = await recorded({
      body: ids,
      message,
      code: 'no_pages',
      queue: 'x.y',
      failedAt: '2026-01-02T00:00:00Z',
    });
    const closed = await recorded({ code: 'no_pages' });
    await bench.database.query(`UPDATE problem SET state = 'discarded' WHERE id = $1`, [closed.id]);
    await recorded({ failedAt: '2026-01-03T00:00:00Z' });
    const one = [
      { code: 'no_pages' },
      { queue: 'x.y' },
      { fingerprint },
      { document_id: ids.documentId },
      { q: 'NO PAGE' },
      { from: '2026-01-03T00:00:00Z' },
      { to: '2026-01-03T00:00:00Z' },
      { state: 'open', code: 'no_pages', from: '2026-01-01', to: '2026-01-03' },
    ];
    for (const filter of one) expect(await estimated(filter)).toMatchObject({ count: 1 });
    expect(await estimated({ code: 'no_pages', from: '2026-01-03T00:00:00Z' })).toEqual({
      count: 0,
      oldest: null,
      newest: null,
      groups: [],
    });
    expect(await estimated({ state: 'overdue' })).toMatchObject({ count: 0 });
  });

  it('makes a bulk retry that says where it is watched', async () => {
    await recorded();
    const url = `${await bench.url}/api/problems/bulk`;
    const response = await fetch(url, {
      method: 'POST',
      headers: { authorization: `Bearer csk_acme_problems:read_problems:decide`, 'content-type': 'application/json' },
      body: JSON.stringify({ filter: { code: 'corrupt_file' }, reason: ' repaired ', ...held }),
    });
    const bulk = (await response.json()) as SeenBulk;
    expect(response.status).toBe(202);
    expect(response.headers.get('location')).toBe(`/api/problems/bulk/${bulk.bulk_id}`);
    expect(bulk).toEqual({
      bulk_id: expect.any(String) as string,
      state: 'held',
      state_reason: 'Held since it was made.',
      hold_until: held.hold_until.toISOString(),
      filter: { code: 'corrupt_file' },
      reason: 'repaired',
      created_by: 'acme key',
      created_at: expect.any(String) as string,
      finished_at: null,
      step: 1,
      rate_per_minute: 120,
      stop_after: 3,
      total: 1,
      sent: 0,
      succeeded: 0,
      failed: 0,
      skipped: 0,
      eta_seconds: null,
    });
    expect(await showBulk(decider, bulk.bulk_id)).toEqual(bulk);
  });

  it('audits who made it, with what it is about', async () => {
    await startBulk(decider, { filter: { code: 'no_pages' } });
    const [entry] = await bench.database.query(
      `SELECT actor, outcome, details FROM audit_log WHERE action = 'problem.bulk' ORDER BY id DESC LIMIT 1`,
    );
    expect(entry).toEqual({
      actor: 'acme key',
      outcome: 'allowed',
      details: { reason: 'the reader is repaired', filter: { code: 'no_pages' } },
    });
  });

  it('lists them, the newest first, page by page', async () => {
    const made = [];
    for (let n = 0; n < 3; n++) made.unshift((await startBulk(decider, held)).bulk_id);
    const first = (await decider.get('/bulk?limit=2')).body;
    const second = (await decider.get(`/bulk?limit=2&cursor=${String(first['next_cursor'])}`)).body;
    const ids = [first, second].flatMap(({ items }) => (items as SeenBulk[]).map(({ bulk_id }) => bulk_id));
    expect(ids).toEqual(made);
    expect(second['next_cursor']).toBeNull();
  });

  it('shows and takes nothing of another tenant', async () => {
    await recorded();
    const { bulk_id: id } = await startBulk(decider, held);
    expect(await stranger.get(`/bulk/${id}`)).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect((await stranger.get('/bulk')).body['items']).toEqual([]);
    expect(await estimated({}, stranger)).toMatchObject({ count: 0, groups: [] });
    expect(await startBulk(stranger, held)).toMatchObject({ total: 0 });
  });

  it('takes problems of no tenant for administrators only', async () => {
    await recorded({ body: 'garbage' });
    const admin = await anAdministrator(bench, decider, 'acme');
    expect(await estimated({})).toMatchObject({ count: 0 });
    const bulk = await startBulk(admin, held);
    expect(bulk.total).toBe(1);
    expect((await decider.get(`/bulk/${bulk.bulk_id}`)).status).toBe(404);
  });

  it.each([
    [{ reason: 'r' }],
    [{ filter: {} }],
    [{ filter: [], reason: 'r' }],
    [{ filter: { colour: 'red' }, reason: 'r' }],
    [{ filter: { state: 'resolved' }, reason: 'r' }],
    [{ filter: { fingerprint: 'x' }, reason: 'r' }],
    [{ filter: { from: 'yesterday' }, reason: 'r' }],
    [{ filter: {}, reason: 'r', rate_per_minute: 0 }],
    [{ filter: {}, reason: 'r', stop_after: -1 }],
    [{ filter: {}, reason: 'r', hold_until: 'later' }],
    [{ filter: {}, reason: 'r', dry_run: 'yes' }],
  ])('refuses %j', async (request) => {
    expect(await decider.post('/bulk', request)).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
  });

  it.each([uuidv7(), 'no-uuid'])('knows no bulk retry %s', async (id) => {
    expect(await decider.get(`/bulk/${id}`)).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });

  it('asks for a credential and its scope', async () => {
    const nobody = callerWith(await bench.url, '');
    expect(await nobody.post('/bulk', { filter: {}, reason: 'r' })).toMatchObject({ status: 401 });
    expect(await nobody.get('/bulk')).toMatchObject({ status: 401 });
    const reader = await aKey(bench, 'acme', ['problems:read']);
    expect(await reader.post('/bulk', { filter: {}, reason: 'r' })).toMatchObject({ status: 403 });
    const writer = await aKey(bench, 'acme', ['documents:write']);
    expect(await writer.get('/bulk')).toMatchObject({ status: 403, body: { code: 'not_allowed' } });
  });

  it('makes nothing when the process dies right before the commit', async () => {
    bench.database.crashNext();
    expect((await decider.post('/bulk', { filter: {}, reason: 'r' })).status).toBeGreaterThanOrEqual(500);
    expect((await decider.get('/bulk')).body['items']).toEqual([]);
  });
});
