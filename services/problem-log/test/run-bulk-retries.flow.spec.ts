import { FLOW_SPEC_TIMEOUT_MS, ServiceBench, stateOf, until } from '#libs/testing';
import { v7 as uuidv7 } from 'uuid';
import { BulkLeader } from '../src/flows/run-bulk-retries/bulk-leader';
import { bulkIs, failedLetters, showBulk, startBulk } from './bulk-bench';
import { aKey, type TestCaller } from './callers';
import { problemsOf, sendDeadLetter } from './dead-letters';
import { ReadLetterModule, unreadable } from './read-letter.module';

describe('run-bulk-retries', () => {
  let bench: ServiceBench;
  let decider: TestCaller;

  beforeAll(async () => {
    bench = await ServiceBench.start(ReadLetterModule);
    decider = await aKey(bench, 'acme', ['problems:read', 'problems:decide']);
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => bench.stop());
  beforeEach(async () => {
    unreadable.clear();
    await bench.database.query('TRUNCATE bulk_retry, problem CASCADE');
  });

  const letters = (count: number) => failedLetters(bench, count);
  /** How many problems each step has sent. */
  const steps = async (): Promise<number[]> => {
    const rows = await bench.database.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM bulk_retry_item WHERE step IS NOT NULL GROUP BY step ORDER BY step`,
    );
    return rows.map(({ count }) => count);
  };
  const retriesOf = async (problemId: string): Promise<number> =>
    (await bench.database.query(`SELECT 1 FROM problem_decision WHERE problem_id = $1`, [problemId])).length;
  const aMinutePasses = () =>
    bench.database.query(`UPDATE bulk_retry_item SET sent_at = sent_at - interval '1 minute'`);

  it('retries all of them, in steps of one, two, five and more', async () => {
    const all = await letters(10);
    unreadable.clear();
    const { bulk_id: id } = await startBulk(decider);
    const done = await bulkIs(decider, id, { state: 'done' });
    expect(done).toMatchObject({ total: 10, sent: 10, succeeded: 10, failed: 0, skipped: 0, eta_seconds: null });
    expect(await steps()).toEqual([1, 2, 5, 2]);
    for (const { documentId } of all) expect(await stateOf(bench.database, documentId)).toBe('tagged');
  });

  it('writes down each retry as a decision of whoever made it, with its reason, and audits it', async () => {
    const [letter] = await letters(1);
    unreadable.clear();
    const { bulk_id: id } = await startBulk(decider);
    await bulkIs(decider, id, { state: 'done' });
    const { body } = await decider.get(`/${letter?.problemId}`);
    expect(body['decisions']).toMatchObject([
      { decision: 'retry', reason: 'the reader is repaired', decided_by: 'acme key', outcome: 'succeeded' },
    ]);
    const audited = await bench.database.query(
      `SELECT actor, action, details->>'bulk_id' AS bulk FROM audit_log WHERE subject = ANY($1) ORDER BY id`,
      [[letter?.problemId, id]],
    );
    expect(audited).toEqual([
      { actor: 'acme key', action: 'problem.retry', bulk: id },
      { actor: 'problem-log', action: 'problem.bulk.done', bulk: null },
    ]);
  });

  it('pauses when half of a step has failed, and goes on when a person says so', async () => {
    const all = await letters(4);
    const { bulk_id: id } = await startBulk(decider);
    const paused = await bulkIs(decider, id, { state: 'paused' });
    expect(paused).toMatchObject({ sent: 1, failed: 1, state_reason: expect.stringMatching(/^1 of 1/) as string });
    unreadable.clear();
    await decider.post(`/bulk/${id}/resume`, { reason: 'now it is repaired' });
    expect(await bulkIs(decider, id, { state: 'done' })).toMatchObject({ succeeded: 3, failed: 1 });
    expect(await retriesOf(all[0]?.problemId ?? '')).toBe(1);
    expect(await steps()).toEqual([1, 2, 1]);
  });

  it('stops when the same failure comes back too often', async () => {
    await letters(3);
    const { bulk_id: id } = await startBulk(decider, { stop_after: 0 });
    const stopped = await bulkIs(decider, id, { state: 'stopped' });
    expect(stopped).toMatchObject({ sent: 1, failed: 1 });
    expect(stopped.state_reason).toMatch(/^The failure [0-9a-f]{16} came back 1 times in step 1/);
  });

  it('sends no more in a minute than its rate', async () => {
    await letters(4);
    unreadable.clear();
    const { bulk_id: id } = await startBulk(decider, { rate_per_minute: 2 });
    await bulkIs(decider, id, { sent: 2, succeeded: 2 });
    await bench.app.get(BulkLeader, { strict: false }).lead();
    expect(await showBulk(decider, id)).toMatchObject({ state: 'running', sent: 2, eta_seconds: 60 });
    await aMinutePasses();
    expect(await bulkIs(decider, id, { state: 'done' })).toMatchObject({ succeeded: 4 });
  });

  it('skips what somebody has decided meanwhile', async () => {
    const [first, second] = await letters(2);
    unreadable.clear();
    const soon = new Date(Date.now() + 3_600_000);
    const { bulk_id: id } = await startBulk(decider, { hold_until: soon });
    await decider.post(`/${first?.problemId}/discard`, { reason: 'not needed' });
    await decider.post(`/bulk/${id}/resume`, { reason: 'go' });
    expect(await bulkIs(decider, id, { state: 'done' })).toMatchObject({ total: 2, sent: 1, succeeded: 1, skipped: 1 });
    expect(await retriesOf(second?.problemId ?? '')).toBe(1);
  });

  it('waits until the time it is held to', async () => {
    await letters(1);
    unreadable.clear();
    const { bulk_id: id, state } = await startBulk(decider, { hold_until: new Date(Date.now() + 3_600_000) });
    await bench.app.get(BulkLeader, { strict: false }).lead();
    expect([state, (await showBulk(decider, id)).sent]).toEqual(['held', 0]);
    await bench.database.query(`UPDATE bulk_retry SET hold_until = now()`);
    expect(await bulkIs(decider, id, { state: 'done' })).toMatchObject({ succeeded: 1, state_reason: null });
  });

  it('retries each problem once, however many replicas lead at the same moment', async () => {
    const all = await letters(3);
    unreadable.clear();
    const { bulk_id: id } = await startBulk(decider);
    const leader = bench.app.get(BulkLeader, { strict: false });
    await Promise.all(Array.from({ length: 8 }, () => leader.lead()));
    await bulkIs(decider, id, { state: 'done' });
    for (const { problemId } of all) expect(await retriesOf(problemId)).toBe(1);
  });

  it('goes on after a process died right before the commit of a move', async () => {
    const all = await letters(3);
    unreadable.clear();
    const { bulk_id: id } = await startBulk(decider, { hold_until: new Date(Date.now() + 3_600_000) });
    bench.database.crashNext();
    await bench.database.query(`UPDATE bulk_retry SET hold_until = now()`);
    expect(await bulkIs(decider, id, { state: 'done' })).toMatchObject({ succeeded: 3 });
    for (const { problemId } of all) expect(await retriesOf(problemId)).toBe(1);
  });

  it('is held while nobody works on its queue, and goes on by itself when somebody does', async () => {
    const queue = `nobody.${uuidv7()}`;
    const messageId = await sendDeadLetter(bench, { queue, body: { tenantId: decider.tenantId } });
    await until(async () => (await problemsOf(bench, messageId))[0]);
    const { bulk_id: id } = await startBulk(decider);
    const held = await bulkIs(decider, id, { state: 'held' });
    expect(held).toMatchObject({ sent: 0, state_reason: expect.stringContaining(queue) as string });
    await bench.probe.serve(queue);
    expect(await bulkIs(decider, id, { sent: 1 })).toMatchObject({ state: 'running', state_reason: null });
  });

  it('is done at once when there is nothing to retry', async () => {
    const { bulk_id: id } = await startBulk(decider);
    expect(
      await until(async () => (await showBulk(decider, id)).state === 'done' && showBulk(decider, id)),
    ).toMatchObject({
      total: 0,
      sent: 0,
    });
  });
});
