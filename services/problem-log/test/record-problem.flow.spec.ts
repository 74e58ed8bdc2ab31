import { PermanentError } from '#libs/errors';
import { DEAD_LETTER_EXCHANGE, RabbitPublisher } from '#libs/messaging';
import { aDocument, type DocumentIds, FLOW_SPEC_TIMEOUT_MS, ServiceBench, stateOf, until } from '#libs/testing';
import { v7 as uuidv7 } from 'uuid';
import { Problems } from '../src/adapters/problems.store';
import { ProblemLogModule } from '../src/problem-log.module';
import { FAILED_QUEUE, problemsOf, type ProblemRow, sendDeadLetter } from './dead-letters';

const UNRECORDABLE = 'unrecordable';

/** Cannot record one kind of letter; everything else it does as the real one. */
class StubbornProblems extends Problems {
  override record(...[tx, letter, diagnosis]: Parameters<Problems['record']>): Promise<void> {
    if (letter.code === UNRECORDABLE) throw new PermanentError('internal_error', 'this one cannot be recorded');
    return super.record(tx, letter, diagnosis);
  }
}

describe('record-problem', () => {
  let bench: ServiceBench;
  let ids: DocumentIds;

  beforeAll(async () => {
    bench = await ServiceBench.start(ProblemLogModule, { replace: [[Problems, new StubbornProblems()]] });
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => bench.stop());
  beforeEach(async () => {
    ids = await aDocument(bench.database, { state: 'parsing' });
  });

  const recorded = (messageId: string): Promise<ProblemRow> =>
    until(async () => (await problemsOf(bench, messageId))[0], `the problem of ${messageId}`);
  const settledTasks = async (): Promise<number> => {
    const rows = await bench.database.query(
      `SELECT 1 FROM task WHERE queue = 'problem-log.record-problem' AND status = 'done'`,
    );
    return rows.length;
  };

  it('makes a dead letter a problem that waits for a person, and puts its document aside', async () => {
    const messageId = await sendDeadLetter(bench, {
      body: ids,
      attempts: 3,
      failedAt: '2026-11-23T10:00:00.000Z',
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    });
    expect(await recorded(messageId)).toMatchObject({
      tenant_id: ids.tenantId,
      document_id: ids.documentId,
      job_id: ids.jobId,
      code: 'corrupt_file',
      message: 'The file ended after 12 of 40 bytes.',
      attempts: 3,
      state: 'open',
      trace_id: '0af7651916cd43dd8448eb211c80319c',
      last_attempt_at: new Date('2026-11-23T10:00:00.000Z'),
      recommendation: expect.stringMatching(/intact copy/) as string,
      fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
    });
    expect(await stateOf(bench.database, ids.documentId)).toBe('problem');
  });

  it('leaves a document alone that a newer revision has taken over', async () => {
    await bench.database.query(`UPDATE job SET superseded_at = now() WHERE id = $1`, [ids.jobId]);
    expect(await recorded(await sendDeadLetter(bench, { body: ids }))).toMatchObject({ document_id: ids.documentId });
    expect(await stateOf(bench.database, ids.documentId)).toBe('parsing');
  });

  it('keeps the message byte by byte', async () => {
    const body = '{ "documentId" : "no uuid", "x": "ёж" ';
    const problem = await recorded(await sendDeadLetter(bench, { body }));
    expect(problem.body.toString()).toBe(body);
    expect(problem).toMatchObject({ document_id: null, tenant_id: null, task_id: null });
  });

  it('does nothing the second time the same dead letter arrives', async () => {
    const failedAt = new Date().toISOString();
    const messageId = await sendDeadLetter(bench, { body: ids, failedAt });
    const { id } = await recorded(messageId);
    await bench.database.query(`UPDATE problem SET state = 'discarded' WHERE id = $1`, [id]);
    const before = await settledTasks();
    await sendDeadLetter(bench, { body: ids, failedAt, messageId });
    await recorded(await sendDeadLetter(bench)); // behind the repeat, on the same queue
    await until(async () => (await settledTasks()) === before + 1);
    expect(await problemsOf(bench, messageId)).toMatchObject([{ id, state: 'discarded' }]);
  });

  it('opens the same problem again, with the newer facts, when the message fails again', async () => {
    const messageId = await sendDeadLetter(bench, { body: ids });
    const { id } = await recorded(messageId);
    await bench.database.query(`UPDATE problem SET state = 'retrying' WHERE id = $1`, [id]);
    await sendDeadLetter(bench, { body: ids, messageId, code: 'timed_out', failedAt: '2030-01-01T00:00:00.000Z' });
    await until(async () => (await recorded(messageId)).code === 'timed_out');
    expect(await problemsOf(bench, messageId)).toMatchObject([{ id, state: 'open' }]);
  });

  it('keeps where in the code it failed, and in which version', async () => {
    const stack = 'RecogniseDocument.handle (services/ocr-worker/src/recognise:12)';
    const plain = await recorded(await sendDeadLetter(bench));
    const traced = await recorded(await sendDeadLetter(bench, { stack, version: '1.2.3' }));
    expect(traced).toMatchObject({ stack, version: '1.2.3' });
    expect(plain).toMatchObject({ stack: null, version: null });
    expect(traced.fingerprint).not.toBe(plain.fingerprint);
  });

  it('keeps apart what one message did in two queues', async () => {
    const failedAt = new Date().toISOString();
    const messageId = await sendDeadLetter(bench, { failedAt, queue: 'a.first' });
    await sendDeadLetter(bench, { failedAt, messageId, queue: 'b.second' });
    await until(async () => (await problemsOf(bench, messageId)).length === 2);
    expect(await problemsOf(bench, messageId)).toMatchObject([{ queue: 'a.first' }, { queue: 'b.second' }]);
  });

  it('records what the broker itself gave up on, without our headers', async () => {
    const messageId = uuidv7();
    const publisher = bench.app.get(RabbitPublisher, { strict: false });
    const content = Buffer.from(JSON.stringify(ids));
    await publisher.publish(DEAD_LETTER_EXCHANGE, FAILED_QUEUE, content, { messageId });
    expect(await recorded(messageId)).toMatchObject({ code: 'attempts_exhausted', document_id: ids.documentId });
  });

  it('records the problem of a document that is not in the ledger', async () => {
    const stranger = { ...ids, documentId: uuidv7() };
    const messageId = await sendDeadLetter(bench, { body: stranger, code: 'document_missing' });
    expect(await recorded(messageId)).toMatchObject({
      document_id: stranger.documentId,
      tenant_id: ids.tenantId,
    });
  });

  it('believes the ledger, not the message, whose document it is', async () => {
    const messageId = await sendDeadLetter(bench, { body: { ...ids, tenantId: uuidv7() } });
    expect(await recorded(messageId)).toMatchObject({ tenant_id: ids.tenantId });
  });

  it('names the object where there is no document yet', async () => {
    const messageId = await sendDeadLetter(bench, { body: { bucket: 'b', key: 'inbox/a.zip' } });
    expect(await recorded(messageId)).toMatchObject({ external_reference: 's3://b/inbox/a.zip' });
  });

  it('leaves a published document published', async () => {
    await bench.database.query(`UPDATE document SET state = 'published' WHERE id = $1`, [ids.documentId]);
    await recorded(await sendDeadLetter(bench, { body: ids }));
    expect(await stateOf(bench.database, ids.documentId)).toBe('published');
  });

  it('parks what it cannot record, instead of feeding itself', async () => {
    const messageId = await sendDeadLetter(bench, { code: UNRECORDABLE });
    await until(async () => (await bench.broker.queue('problem-log.record-problem.parked'))?.messages === 1);
    expect(await problemsOf(bench, messageId)).toEqual([]);
  });

  it('has its effects once when the process dies right before the commit', async () => {
    bench.database.crashNext();
    const messageId = await sendDeadLetter(bench, { body: ids });
    expect(await recorded(messageId)).toMatchObject({ state: 'open' });
    expect(await problemsOf(bench, messageId)).toHaveLength(1);
  });

  it('counts problems, and those that are open or overdue', async () => {
    const { id } = await recorded(await sendDeadLetter(bench, { code: 'no_pages' }));
    await bench.database.query(`UPDATE problem SET state = 'overdue' WHERE id = $1`, [id]);
    const page = await (await fetch(`${await bench.url}/metrics`)).text();
    expect(page).toMatch(/problems_total{code="no_pages",queue="ocr-worker.recognise-document",.*} 1/);
    expect(page).toMatch(/problems_open{.*} [1-9]\d*/);
    expect(page).toMatch(/problems_overdue{.*} 1\n/);
  });
});
