import { FLOW_SPEC_TIMEOUT_MS, ServiceBench, until } from '#libs/testing';
import { v7 as uuidv7 } from 'uuid';
import { ProblemLogModule } from '../src/problem-log.module';
import { bulkIs, showBulk, startBulk } from './bulk-bench';
import { aKey, callerWith, type TestCaller } from './callers';
import { problemsOf, sendDeadLetter } from './dead-letters';

describe('steer-bulk-retry', () => {
  let bench: ServiceBench;
  let decider: TestCaller;

  beforeAll(async () => {
    bench = await ServiceBench.start(ProblemLogModule);
    await bench.probe.serve('a.silent-queue');
    decider = await aKey(bench, 'acme', ['problems:read', 'problems:decide']);
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => bench.stop());
  beforeEach(() => bench.database.query('TRUNCATE bulk_retry, problem CASCADE'));

  /** A bulk retry of three whose first step never ends: whoever serves its queue does nothing. */
  const running = async (): Promise<string> => {
    for (let n = 0; n < 3; n++) {
      const body = { tenantId: decider.tenantId };
      const messageId = await sendDeadLetter(bench, { body, queue: 'a.silent-queue' });
      await until(async () => (await problemsOf(bench, messageId))[0]);
    }
    const { bulk_id: id } = await startBulk(decider);
    await bulkIs(decider, id, { sent: 1 });
    return id;
  };
  const steer = (id: string, steering: string, wishes: object = {}, by = decider) =>
    by.post(`/bulk/${id}/${steering}`, { reason: 'because', ...wishes });
  const audited = (subject: string) =>
    bench.database.query<object>(`SELECT actor, action, outcome FROM audit_log WHERE subject LIKE $1 ORDER BY id`, [
      `%${subject}%`,
    ]);

  it('cancels: nothing more is sent, for good', async () => {
    const id = await running();
    const { status, body } = await steer(id, 'cancel');
    expect(status).toBe(200);
    expect(body).toMatchObject({ state: 'cancelled', state_reason: 'because', total: 3, sent: 1, eta_seconds: null });
    expect(body['finished_at']).not.toBeNull();
    const [{ open } = { open: 0 }] = await bench.database.query<{ open: number }>(
      `SELECT count(*)::int AS open FROM problem WHERE state = 'open'`,
    );
    expect(open).toBe(2);
    expect(await audited(id)).toEqual([{ actor: 'acme key', action: 'problem.bulk.cancel', outcome: 'allowed' }]);
  });

  it('holds, with a reason, until somebody resumes it', async () => {
    const id = await running();
    expect(await steer(id, 'hold')).toMatchObject({
      status: 200,
      body: { state: 'held', state_reason: 'because', hold_until: null },
    });
    expect(await steer(id, 'resume')).toMatchObject({
      status: 200,
      body: { state: 'running', state_reason: null, step: 1 },
    });
  });

  it('holds until a time, and then goes on by itself', async () => {
    const id = await running();
    const until_ = new Date(Date.now() + 3_600_000).toISOString();
    expect((await steer(id, 'hold', { hold_until: until_ })).body).toMatchObject({ hold_until: until_ });
    await steer(id, 'hold', { hold_until: new Date().toISOString() });
    expect(await bulkIs(decider, id, { state: 'running' })).toMatchObject({ state_reason: null });
  });

  it('resumes a paused one with its next step', async () => {
    const id = await running();
    await bench.database.query(`UPDATE bulk_retry SET state = 'paused' WHERE id = $1`, [id]);
    expect(await steer(id, 'resume')).toMatchObject({ status: 200, body: { state: 'running', step: 2 } });
    await bulkIs(decider, id, { sent: 3 });
  });

  it.each(['done', 'cancelled', 'stopped'])('leaves what is %s as it is', async (state) => {
    const { bulk_id: id } = await startBulk(decider);
    await bulkIs(decider, id, { state: 'done' });
    await bench.database.query(`UPDATE bulk_retry SET state = $2 WHERE id = $1`, [id, state]);
    for (const steering of ['cancel', 'hold', 'resume'])
      expect(await steer(id, steering)).toMatchObject({ status: 409, body: { code: 'conflict', state } });
    expect((await showBulk(decider, id)).state).toBe(state);
  });

  it('has nothing to resume while it runs', async () => {
    expect(await steer(await running(), 'resume')).toMatchObject({ status: 409, body: { code: 'conflict' } });
  });

  it.each([{ reason: '' }, { reason: undefined }, { colour: 'red' }])('refuses %j', async (wish) => {
    expect(await steer(await running(), 'cancel', wish)).toMatchObject({ status: 400 });
  });

  it.each([`${uuidv7()}/cancel`, 'no-uuid/cancel', `${uuidv7()}/forget`])('knows no %s', async (path) => {
    expect(await decider.post(`/bulk/${path}`, { reason: 'r' })).toMatchObject({ status: 404 });
  });

  it("lets nobody steer another tenant's, and audits the attempt", async () => {
    const stranger = await aKey(bench, 'other', ['problems:decide']);
    const id = await running();
    expect(await steer(id, 'cancel', {}, stranger)).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect((await showBulk(decider, id)).state).toBe('running');
    expect(await audited(id)).toEqual([{ actor: 'other key', action: 'problem.bulk.cancel', outcome: 'denied' }]);
  });

  it('asks for a credential and its scope, and audits who lacked it', async () => {
    const id = await running();
    expect(await steer(id, 'cancel', {}, callerWith(await bench.url, ''))).toMatchObject({ status: 401 });
    const reader = await aKey(bench, 'acme', ['problems:read']);
    expect(await steer(id, 'cancel', {}, reader)).toMatchObject({ status: 403, body: { code: 'not_allowed' } });
    expect(await audited(id)).toEqual([{ actor: 'acme key', action: 'problem.bulk', outcome: 'denied' }]);
  });
});
