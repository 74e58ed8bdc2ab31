import { Controller, Module } from '@nestjs/common';
import { documentParsed, type DocumentParsed } from '#libs/contracts';
import { PermanentError, TransientError } from '#libs/errors';
import { TaskLedger } from '#libs/ledger';
import { OnMessage, QUICK, type Claim, type StepContext, type StepIdentity } from '#libs/messaging';
import { aDocument, type DocumentIds, FLOW_SPEC_TIMEOUT_MS, stateOf, until } from '#libs/testing';
import { v7 as uuidv7 } from 'uuid';
import { IngestGatewayModule } from '../src/ingest-gateway.module';
import { Gateway, KEYS } from './fixtures/gateway';

/** A flow that works until it is told to stop, and then tries to commit all the same. */
@Controller()
class WorkLong {
  static readonly stopped = new Map<string, string>();

  @OnMessage(documentParsed, QUICK)
  async handle({ documentId }: DocumentParsed, step: StepContext): Promise<void> {
    await new Promise<void>((resolve) => step.signal.addEventListener('abort', () => resolve(), { once: true }));
    const outcome = await step
      .commitOnce(() => Promise.resolve())
      .then(
        () => 'committed',
        (error: Error) => ('code' in error ? String(error.code) : error.message),
      );
    WorkLong.stopped.set(documentId, outcome);
  }
}

@Module({ imports: [IngestGatewayModule], controllers: [WorkLong] })
class GatewayWithWork {}

describe('cancel-task', () => {
  let gateway: Gateway;
  let ids: DocumentIds;
  let ledger: TaskLedger;

  beforeAll(async () => {
    gateway = await Gateway.start({}, GatewayWithWork);
    ledger = new TaskLedger(gateway.bench.database, 'worker-1');
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => gateway.bench.stop());
  beforeEach(async () => {
    ids = await aDocument(gateway.bench.database, { state: 'parsed' });
  });

  const cancel = (taskId: string, key?: string | null) => gateway.post(`/api/tasks/${taskId}/cancel`, key);
  const waitsForTask = async (): Promise<boolean> => {
    const rows = await gateway.bench.database.query(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%FROM task%'`,
    );
    return rows.length > 0;
  };
  const begun = async (owner = ids): Promise<{ step: StepIdentity; claim: Claim }> => {
    const step = { messageId: uuidv7(), queue: 'q.spec', flow: 'spec', ids: owner, submittedAt: new Date() };
    const start = await ledger.begin(step);
    if (start.kind !== 'claimed') throw new Error(`the task is ${start.kind}`);
    return { step, claim: start.claim };
  };

  it('stops whoever works on it, refuses the late result, and cancels the document', async () => {
    const messageId = await gateway.bench.probe.send(documentParsed, { ...ids, pageCount: 1, contentHash: 'h' });
    const { id } = await gateway.bench.taskIs('ingest-gateway.work-long', messageId, 'running');
    const { body } = await cancel(id).expect(200);
    expect(body).toMatchObject({ task_id: id, status: 'cancelled', finished_at: expect.any(String) });
    expect(body.status_history.at(-1)).toMatchObject({ status: 'cancelled', note: 'cancelled by spec' });
    expect(await until(() => WorkLong.stopped.get(ids.documentId))).toBe('lease_lost');
    expect((await gateway.bench.task('ingest-gateway.work-long', messageId))?.status).toBe('cancelled');
    expect(await stateOf(gateway.bench.database, ids.documentId)).toBe('cancelled');
  });

  it('ends what waits for another try at once, and its message finds nothing to do', async () => {
    const { step, claim } = await begun();
    await ledger.postpone(claim, new TransientError('provider_unavailable', 'away'), 60_000);
    await cancel(claim.taskId).expect(200);
    expect(await ledger.begin(step)).toEqual({ kind: 'settled' });
  });

  it('refuses the result of a worker that has not heard of it', async () => {
    const { step, claim } = await begun();
    await cancel(claim.taskId).expect(200);
    const finished = await gateway.bench.database.transaction((tx) => ledger.finish(tx, [{ step, claim }]));
    expect(finished.size).toBe(0);
    expect(await ledger.renew(claim)).toBe(false);
  });

  it('ends the other open tasks of the same job too', async () => {
    const [one, other] = [await begun(), await begun()];
    await cancel(one.claim.taskId).expect(200);
    const { body } = await gateway.get(`/api/tasks/${other.claim.taskId}`).expect(200);
    expect(body.status).toBe('cancelled');
  });

  it('ends a rerun that nobody has begun, and leaves the published document as it is', async () => {
    const published = await aDocument(gateway.bench.database, { state: 'published' });
    const { body } = await gateway
      .post('/api/tasks')
      .send({ type: 'index', document_id: published.documentId })
      .expect(202);
    await cancel(body.task_id).expect(200);
    expect(await stateOf(gateway.bench.database, published.documentId)).toBe('published');
    await gateway.post('/api/tasks').send({ type: 'index', document_id: published.documentId }).expect(202);
  });

  it("takes the tasks of a job in one order, so that two who cancel it are not in each other's way", async () => {
    const { database } = gateway.bench;
    const tasks = [(await begun()).claim.taskId, (await begun()).claim.taskId].toSorted();
    const [first = '', second = ''] = tasks;
    const cancelled = await database.transaction(async (tx) => {
      await tx.query(`SELECT FROM task WHERE id = $1 FOR UPDATE`, [first]);
      const answer = cancel(second).then(({ status }) => status);
      await until(waitsForTask, 'the cancellation waiting for the first task');
      const free = await tx.query(`SELECT FROM task WHERE id = $1 FOR UPDATE SKIP LOCKED`, [second]);
      return { answer, isFree: free.length === 1 };
    });
    expect(cancelled.isFree).toBe(true);
    expect(await cancelled.answer).toBe(200);
  });

  it('answers task_final when there is nothing left to cancel', async () => {
    const { claim } = await begun();
    await ledger.fail(claim, new PermanentError('corrupt_file', 'damaged'));
    expect((await cancel(claim.taskId).expect(409)).body).toMatchObject({ code: 'task_final', task_status: 'failed' });
    const { claim: second } = await begun();
    await cancel(second.taskId).expect(200);
    expect((await cancel(second.taskId).expect(409)).body).toMatchObject({
      code: 'task_final',
      task_status: 'cancelled',
    });
  });

  it('is decided once when many cancel at the same moment', async () => {
    const { claim } = await begun();
    const answers = await Promise.all(Array.from({ length: 6 }, () => cancel(claim.taskId)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(5);
  });

  it('brings a cancelled document back when it is processed again, not further than it had come', async () => {
    const { claim } = await begun();
    await cancel(claim.taskId).expect(200);
    const again = (from: string) => gateway.post(`/api/documents/${ids.documentId}/reprocess`).send({ from });
    expect((await again('index').expect(409)).body.code).toBe('conflict');
    await again('tag').expect(202);
    expect(await stateOf(gateway.bench.database, ids.documentId)).toBe('parsed');
  });

  it('knows no tasks of other tenants, and asks for a key that may', async () => {
    const { claim } = await begun();
    expect((await cancel(claim.taskId, KEYS.other).expect(404)).body.code).toBe('not_found');
    await cancel('no-id').expect(404);
    await cancel(claim.taskId, KEYS.blind).expect(403);
    await cancel(claim.taskId, null).expect(401);
    expect((await gateway.get(`/api/tasks/${claim.taskId}`).expect(200)).body.status).toBe('running');
  });
});
