import { TaskLedger } from '#libs/ledger';
import { aDocument, type DocumentIds, FLOW_SPEC_TIMEOUT_MS } from '#libs/testing';
import { PermanentError } from '#libs/errors';
import type { Claim } from '#libs/messaging';
import { v7 as uuidv7 } from 'uuid';
import { Gateway, KEYS } from './fixtures/gateway';

describe('show-task', () => {
  let gateway: Gateway;
  let ledger: TaskLedger;
  let ids: DocumentIds;

  beforeAll(async () => {
    gateway = await Gateway.start();
    ledger = new TaskLedger(gateway.bench.database, 'reader-1');
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => gateway.bench.stop());
  beforeEach(async () => {
    ids = await aDocument(gateway.bench.database);
  });

  /** A task that a flow has begun. */
  const begun = async (flow = 'recognise-document', owner = ids): Promise<Claim> => {
    const submittedAt = new Date(Date.now() - 3_000);
    const start = await ledger.begin({ messageId: uuidv7(), queue: `q.${flow}`, flow, ids: owner, submittedAt });
    if (start.kind !== 'claimed') throw new Error(`the task is ${start.kind}`);
    return start.claim;
  };
  const list = async (query: Record<string, string>, key?: string): Promise<string[]> => {
    const { body } = await gateway.get('/api/tasks', key).query(query).expect(200);
    return body.items.map(({ task_id }: { task_id: string }) => task_id);
  };

  it('shows how a task ended, why, and all its moves', async () => {
    const claim = await begun();
    await ledger.fail(claim, new PermanentError('corrupt_file', 'page 1 is damaged'));
    const { body } = await gateway.get(`/api/tasks/${claim.taskId}`).expect(200);
    expect(body).toMatchObject({
      task_id: claim.taskId,
      document_id: ids.documentId,
      job_id: ids.jobId,
      type: 'recognise-document',
      status: 'failed',
      attempts: 1,
      result: null,
      error: { code: 'corrupt_file', message: 'page 1 is damaged' },
      submitted_at: expect.any(String),
      started_at: expect.any(String),
      finished_at: expect.any(String),
    });
    expect(body.status_history).toMatchObject([
      { status: 'pending', note: 'submitted' },
      { status: 'running', note: 'attempt 1 on reader-1' },
      { status: 'failed' },
    ]);
    expect(body.wait_time_seconds).toBeCloseTo(3, 0);
    expect(body.duration_seconds).toBeLessThan(1);
  });

  it('shows why a task waits and until when', async () => {
    const claim = await begun();
    await ledger.postpone(claim, new Error('busy'), 60_000);
    const { body } = await gateway.get(`/api/tasks/${claim.taskId}`).expect(200);
    expect(body).toMatchObject({ status: 'pending', reason: 'retrying', finished_at: null });
    expect(new Date(body.next_attempt_at).getTime()).toBeGreaterThan(Date.now() + 30_000);
  });

  it('lists by document, type and status, the newest first', async () => {
    const [first, second] = [await begun('recognise-document'), await begun('tag-document')];
    await ledger.fail(second, new Error('no'));
    const document_id = ids.documentId;
    expect(await list({ document_id })).toEqual([second.taskId, first.taskId]);
    expect(await list({ document_id, type: 'tag-document' })).toEqual([second.taskId]);
    expect(await list({ document_id, status: 'running,done' })).toEqual([first.taskId]);
    expect(await list({ document_id: uuidv7() })).toEqual([]);
  });

  it('goes page by page, each task once', async () => {
    const claims = [await begun('a'), await begun('b'), await begun('c')];
    const query = { document_id: ids.documentId, limit: '2' };
    const { body } = await gateway.get('/api/tasks').query(query).expect(200);
    expect(body.items).toHaveLength(2);
    expect(await list({ ...query, cursor: body.next_cursor })).toEqual([claims[0]?.taskId]);
  });

  it.each<[Record<string, string>, string]>([
    [{ status: 'lost' }, 'status'],
    [{ document_id: 'x' }, 'document_id'],
    [{ cursor: 'x' }, 'cursor'],
  ])('refuses %j', async (query, field) => {
    const { body } = await gateway.get('/api/tasks').query(query).expect(400);
    expect(body).toMatchObject({ code: 'validation_failed', errors: [{ field }] });
  });

  it('hides the tasks of other tenants, and asks for a key that may see tasks', async () => {
    const { taskId } = await begun();
    expect((await gateway.get(`/api/tasks/${taskId}`, KEYS.other).expect(404)).body.code).toBe('not_found');
    expect(await list({}, KEYS.other)).toEqual([]);
    await gateway.get('/api/tasks/no-id').expect(404);
    await gateway.get(`/api/tasks/${taskId}`, KEYS.blind).expect(403);
    await gateway.get('/api/tasks', null).expect(401);
  });
});
