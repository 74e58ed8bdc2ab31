import { FLOW_SPEC_TIMEOUT_MS, ServiceBench, until } from '#libs/testing';
import { Retention } from '../src/adapters/retention.store';
import { ProblemLogConfig } from '../src/problem-log.config';
import { ProblemLogModule } from '../src/problem-log.module';
import { startBulk } from './bulk-bench';
import { aKey, type TestCaller } from './callers';
import { problemsOf, sendDeadLetter } from './dead-letters';

describe('retire-problems', () => {
  let bench: ServiceBench;
  let decider: TestCaller;

  beforeAll(async () => {
    bench = await ServiceBench.start(ProblemLogModule, { env: { PROBLEM_RETENTION_EVERY_MS: '100' } });
    decider = await aKey(bench, 'acme', ['problems:read', 'problems:decide']);
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => bench.stop());
  beforeEach(() => bench.database.query('TRUNCATE bulk_retry, problem CASCADE'));

  const recorded = async (queue = 'a.queue-to-come'): Promise<string> => {
    const messageId = await sendDeadLetter(bench, { body: { tenantId: decider.tenantId }, queue });
    return (await until(async () => (await problemsOf(bench, messageId))[0])).id;
  };
  const stateOf = async (id: string): Promise<string | undefined> => {
    const [row] = await bench.database.query<{ state: string }>(`SELECT state FROM problem WHERE id = $1`, [id]);
    return row?.state;
  };
  const setBack = (id: string, column: string, days: number) =>
    bench.database.query(`UPDATE problem SET ${column} = now() - $2 * interval '1 day' WHERE id = $1`, [id, days]);
  /** Waits until a look has begun and ended after this. */
  const aLook = async (): Promise<void> => {
    const marker = await recorded();
    await setBack(marker, 'created_at', 11);
    await until(async () => (await stateOf(marker)) === 'overdue', 'a look');
  };

  it.each(['resolve', 'discard'])(
    'deletes what was closed by %s ten days ago, with its decisions',
    async (decision) => {
      const [old, young] = [await recorded(), await recorded()];
      for (const id of [old, young]) await decider.post(`/${id}/${decision}`, { reason: 'r' });
      await setBack(young, 'resolved_at', 9.9);
      await setBack(old, 'resolved_at', 10.1);
      await until(async () => (await stateOf(old)) === undefined, 'the old one being deleted');
      expect(await stateOf(young)).toBeDefined();
      const decisions = await bench.database.query<{ problem_id: string }>(`SELECT problem_id FROM problem_decision`);
      expect(decisions).toEqual([{ problem_id: young }]);
    },
  );

  it('marks what nobody has closed for ten days, and keeps it for ever', async () => {
    const [old, young] = [await recorded(), await recorded()];
    await setBack(young, 'created_at', 9.9);
    await setBack(old, 'created_at', 400);
    await until(async () => (await stateOf(old)) === 'overdue');
    await aLook();
    expect([await stateOf(old), await stateOf(young)]).toEqual(['overdue', 'open']);
  });

  it('leaves the overdue to be decided', async () => {
    const id = await recorded();
    await setBack(id, 'created_at', 11);
    await until(async () => (await stateOf(id)) === 'overdue');
    expect((await decider.get('?state=overdue')).body['items']).toMatchObject([{ problem_id: id }]);
    expect(await decider.post(`/${id}/retry`, { reason: 'late' })).toMatchObject({ status: 200 });
    await aLook();
    expect(await stateOf(id)).toBe('retrying');
  });

  it('marks a retry that has not ended for ten days', async () => {
    const id = await recorded();
    await decider.post(`/${id}/retry`, { reason: 'r' });
    await setBack(id, 'decided_at', 11);
    await until(async () => (await stateOf(id)) === 'overdue');
  });

  it('deletes bulk retries that ended ten days ago', async () => {
    const { bulk_id: id } = await startBulk(decider);
    const found = async () => (await decider.get(`/bulk/${id}`)).status;
    await until(async () => (await decider.get(`/bulk/${id}`)).body['state'] === 'done');
    await bench.database.query(`UPDATE bulk_retry SET finished_at = now() - interval '9 days'`);
    await aLook();
    expect(await found()).toBe(200);
    await bench.database.query(`UPDATE bulk_retry SET finished_at = now() - interval '11 days'`);
    await until(async () => (await found()) === 404);
  });

  it('counts what it deletes', async () => {
    const id = await recorded();
    await decider.post(`/${id}/discard`, { reason: 'r' });
    await setBack(id, 'resolved_at', 11);
    await until(async () =>
      /problems_deleted_total{.*} [1-9]/.test(await (await fetch(`${await bench.url}/metrics`)).text()),
    );
  });

  it('deletes a backlog of more than one batch, however many replicas do it', async () => {
    await bench.database.query(
      `INSERT INTO problem (id, queue, message_id, type, body, code, message, attempts, fingerprint, recommendation, state,
                            last_attempt_at, resolved_at)
       SELECT gen_random_uuid(), 'q', gen_random_uuid(), 't', '', 'c', 'm', 1, 'f', 'r', 'resolved', now(), now()
       FROM generate_series(1, 1200)`,
    );
    await bench.database.query(`UPDATE problem SET resolved_at = now() - interval '11 days'`);
    const retention = new Retention();
    await Promise.all([1, 2].map(() => retention.deleteClosed(bench.database, 10)));
    await until(async () => (await bench.database.query(`SELECT 1 FROM problem LIMIT 1`)).length === 0);
  });

  it('names a wrong setting before it starts', () => {
    expect(() => new ProblemLogConfig({ PROBLEM_RETENTION_DAYS: '0' })).toThrow(/PROBLEM_RETENTION_DAYS/);
  });
});
