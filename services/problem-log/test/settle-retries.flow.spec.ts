import { documentParsed } from '#libs/contracts';
import { aDocument, FLOW_SPEC_TIMEOUT_MS, ServiceBench, until } from '#libs/testing';
import { Problems } from '../src/adapters/problems.store';
import { aKey, type TestCaller } from './callers';
import { problemsOf, type ProblemRow } from './dead-letters';
import { READ_QUEUE, ReadLetterModule, unreadable } from './read-letter.module';

describe('settle-retries', () => {
  let bench: ServiceBench;
  let decider: TestCaller;

  beforeAll(async () => {
    bench = await ServiceBench.start(ReadLetterModule);
    decider = await aKey(bench, 'acme', ['problems:read', 'problems:decide']);
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => bench.stop());
  beforeEach(() => unreadable.clear());

  const problem = (messageId: string): Promise<ProblemRow> =>
    until(async () => (await problemsOf(bench, messageId))[0]);
  /** The id of a message that has failed and is being retried. */
  const retried = async (): Promise<string> => {
    const ids = await aDocument(bench.database, { state: 'parsed' });
    unreadable.add(ids.documentId);
    const messageId = await bench.probe.send(documentParsed, { ...ids, pageCount: 1, contentHash: 'h' });
    const { id } = await problem(messageId);
    unreadable.clear();
    await decider.post(`/${id}/retry`, { reason: 'again' });
    return messageId;
  };

  it('resolves a retry whose work is done', async () => {
    const messageId = await retried();
    await bench.taskIs(READ_QUEUE, messageId, 'done');
    await until(async () => (await problem(messageId)).state === 'resolved');
    const { body } = await decider.get(`/${(await problem(messageId)).id}`);
    expect(body).toMatchObject({ state: 'resolved', decision: 'retry', resolved_at: expect.any(String) as string });
    expect(body['decisions']).toMatchObject([{ decision: 'retry', outcome: 'succeeded' }]);
  });

  it('resolves a retry that was overdue when its work was done', async () => {
    const messageId = await retried();
    await bench.database.query(`UPDATE problem SET state = 'overdue' WHERE message_id = $1`, [messageId]);
    await bench.taskIs(READ_QUEUE, messageId, 'done');
    await until(async () => (await problem(messageId)).state === 'resolved');
  });

  it('leaves a retry alone whose work is not done', async () => {
    const messageId = await retried();
    await bench.taskIs(READ_QUEUE, messageId, 'done');
    await bench.database.query(`UPDATE task SET status = 'running' WHERE message_id = $1`, [messageId]);
    await bench.database.query(`UPDATE problem SET state = 'retrying' WHERE message_id = $1`, [messageId]);
    expect(await new Problems().settle(bench.database)).toBe(0);
    expect((await problem(messageId)).state).toBe('retrying');
  });

  it('resolves what a newer revision of its document has replaced', async () => {
    const ids = await aDocument(bench.database, { state: 'parsed' });
    unreadable.add(ids.documentId);
    const messageId = await bench.probe.send(documentParsed, { ...ids, pageCount: 1, contentHash: 'h' });
    expect((await problem(messageId)).state).toBe('open');
    await bench.database.query(`UPDATE job SET superseded_at = now() WHERE id = $1`, [ids.jobId]);
    await until(async () => (await problem(messageId)).state === 'resolved');
    const { body } = await decider.get(`/${(await problem(messageId)).id}`);
    expect(body).toMatchObject({ decision: 'resolve', decided_by: 'a newer revision' });
  });

  it('settles each problem once, however many replicas try', async () => {
    const messageId = await retried();
    await bench.taskIs(READ_QUEUE, messageId, 'done');
    await until(async () => (await problem(messageId)).state === 'resolved');
    await bench.database.transaction(async (tx) => {
      await tx.query(`UPDATE problem SET state = 'retrying' WHERE message_id = $1`, [messageId]);
      const problems = new Problems();
      const settled = await problems.settle(tx);
      expect(settled + (await problems.settle(bench.database))).toBe(1);
    });
  });
});
