import { PermanentError, TransientError } from '#libs/errors';
import { Documents, TaskLedger } from '#libs/ledger';
import type { Claim, StepIdentity } from '#libs/messaging';
import { aDocument, type DocumentIds, type DocumentWishes, FLOW_SPEC_TIMEOUT_MS } from '#libs/testing';
import { v7 as uuidv7 } from 'uuid';
import { Gateway, KEYS } from './fixtures/gateway';

describe('explain-document', () => {
  const documents = new Documents();
  let gateway: Gateway;
  let ledger: TaskLedger;

  beforeAll(async () => {
    gateway = await Gateway.start();
    ledger = new TaskLedger(gateway.bench.database, 'worker-1');
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => gateway.bench.stop());

  const aDoc = (wishes: DocumentWishes) => aDocument(gateway.bench.database, wishes);
  const ask = (id: string, language = 'en', key?: string | null) =>
    gateway.get(`/api/documents/${id}/explain`, key).set('accept-language', language);
  const begun = async (ids: DocumentIds, queue: string): Promise<{ step: StepIdentity; claim: Claim }> => {
    const step = { messageId: uuidv7(), queue, flow: queue.split('.')[1] ?? '', ids, submittedAt: new Date() };
    const start = await ledger.begin(step);
    if (start.kind !== 'claimed') throw new Error(`the task is ${start.kind}`);
    return { step, claim: start.claim };
  };
  const aProblem = async ({ documentId, tenantId }: DocumentIds): Promise<string> => {
    const id = uuidv7();
    await gateway.bench.database.query(
      `INSERT INTO problem (id, tenant_id, document_id, queue, message_id, type, body, code, message, attempts, fingerprint, recommendation, state, last_attempt_at)
       VALUES ($1, $2, $3, 'ocr-worker.plan-document', $1, 't', '', 'corrupt_file', 'm', 1, 'f', 'r', 'open', now())`,
      [id, tenantId, documentId],
    );
    return id;
  };

  it('tells the place in the lane, counting only who came before and is not being worked on', async () => {
    const [first, second, worked, own] = [
      await aDoc({ state: 'enriched' }),
      await aDoc({ state: 'enriched' }),
      await aDoc({ state: 'enriched' }),
      await aDoc({ state: 'enriched' }),
    ];
    await aDoc({ state: 'enriched' });
    await begun(worked, 'indexer.index-document');
    const { body } = await ask(own.documentId).expect(200);
    expect(body).toMatchObject({
      status: 'waiting',
      step: 'index',
      queue: 'indexer.index-document',
      ahead: 2,
      position: 3,
      running: 1,
    });
    expect((await ask(second.documentId)).body.ahead).toBe(1);
    expect((await ask(first.documentId)).body.ahead).toBe(0);
  });

  it('speaks Russian or English, whatever is preferred', async () => {
    const { documentId } = await aDoc({ state: 'tagged' });
    const russian = await ask(documentId, 'ru-RU,ru;q=0.9,en;q=0.8').expect(200);
    expect(russian.headers['content-language']).toBe('ru');
    expect(russian.body.text).toContain('Документ ждёт чтения ссылок');
    const english = await ask(documentId, 'de,en;q=0.5').expect(200);
    expect(english.headers).toMatchObject({
      'content-language': 'en',
      vary: expect.stringContaining('Accept-Language'),
    });
    expect(english.body.text).toContain('It waits for its links to be read');
    expect((await ask(documentId, 'fr').expect(200)).headers['content-language']).toBe('en');
  });

  it('tells who works on it, and why the next attempt waits', async () => {
    const ids = await aDoc({ state: 'parsed' });
    const { claim } = await begun(ids, 'tagging-worker.tag-document');
    expect((await ask(ids.documentId)).body).toMatchObject({
      status: 'running',
      step: 'tag',
      worker: 'worker-1',
      attempt: 1,
    });
    await ledger.postpone(claim, new TransientError('timed_out', 'late'), 60_000);
    const { body } = await ask(ids.documentId).expect(200);
    expect(body).toMatchObject({ status: 'retrying', cause: 'timed_out', attempt: 1, task_id: claim.taskId });
    expect(new Date(body.next_attempt_at).getTime()).toBeGreaterThan(Date.now() + 30_000);
  });

  it('knows a lane that is held by an outage, until something is done in it', async () => {
    const [failed, waiting] = [await aDoc({ state: 'enriched' }), await aDoc({ state: 'indexed' })];
    const { claim, step } = await begun(failed, 'indexer.file-into-vault');
    await ledger.postpone(claim, new TransientError('dependency_unavailable', 'away'), 60_000);
    const { body } = await ask(waiting.documentId).expect(200);
    expect(body).toMatchObject({ status: 'held', step: 'file', cause: 'dependency_unavailable', eta_seconds: null });
    const other = await begun(await aDoc({}), step.queue);
    await gateway.bench.database.transaction((tx) => ledger.finish(tx, [other]));
    expect((await ask(waiting.documentId)).body).toMatchObject({ status: 'waiting', cause: null });
  });

  it('tells which problem waits for a person, also of a document that stays published', async () => {
    const ids = await aDoc({});
    await gateway.bench.database.transaction((tx) => documents.putAside(tx, ids.documentId, 'q: corrupt_file'));
    const problem_id = await aProblem(ids);
    const { body } = await ask(ids.documentId).expect(200);
    expect(body).toMatchObject({ status: 'problem', state: 'problem', step: 'ocr', cause: 'corrupt_file', problem_id });
    const published = await aDoc({ state: 'published' });
    await aProblem(published);
    const { text } = (await ask(published.documentId).expect(200)).body;
    expect(text).toContain('What was published before stays.');
  });

  it('tells when a published document is processed again, and who is before it', async () => {
    const [one, two] = [await aDoc({ state: 'published' }), await aDoc({ state: 'published' })];
    for (const { documentId } of [one, two])
      await gateway.post('/api/tasks').send({ type: 'enrich', document_id: documentId }).expect(202);
    expect((await ask(one.documentId)).body).toMatchObject({
      status: 'waiting',
      state: 'published',
      step: 'enrich',
      ahead: 0,
    });
    const { body } = await ask(two.documentId).expect(200);
    expect(body).toMatchObject({ status: 'waiting', ahead: 1, position: 2 });
    expect(body.text).toContain('It is published, and processed again meanwhile.');
  });

  it.each(['published', 'rejected', 'expired', 'erased', 'cancelled'] as const)(
    'explains what is %s',
    async (state) => {
      const { documentId } = await aDoc({ state });
      const { body } = await ask(documentId).expect(200);
      expect(body).toMatchObject({ state, status: state === 'published' ? 'published' : 'ended', position: null });
      expect(body.text).not.toBe('');
    },
  );

  it('learns from recent tasks how long the rest will take', async () => {
    const ids = await aDoc({ state: 'registered' });
    for (const queue of [
      'ocr-worker.plan-document',
      'tagging-worker.tag-document',
      'enrichment.enrich-document',
      'indexer.index-document',
      'indexer.file-into-vault',
    ]) {
      const done = await begun(await aDoc({}), queue);
      await gateway.bench.database.transaction((tx) => ledger.finish(tx, [done]));
    }
    await gateway.bench.database.query(
      `UPDATE task SET finished_at = started_at + interval '10 seconds' WHERE status = 'done'`,
    );
    const fresh = await gateway.replica();
    try {
      const { body } = await fresh.get(`/api/documents/${ids.documentId}/explain`).expect(200);
      expect(body.eta_seconds).toBeGreaterThanOrEqual(50);
    } finally {
      await fresh.bench.stop();
    }
  });

  it('knows no documents of other tenants, and asks for a key that may', async () => {
    const foreign = await aDoc({ tenant: 'other' });
    expect((await ask(foreign.documentId).expect(404)).body.code).toBe('not_found');
    await ask('no-id').expect(404);
    await ask(foreign.documentId, 'en', KEYS.blind).expect(403);
    await ask(foreign.documentId, 'en', null).expect(401);
  });

  it('tells of a task that failed for good nothing: its problem does', async () => {
    const ids = await aDoc({ state: 'tagged' });
    const { claim } = await begun(ids, 'enrichment.enrich-document');
    await ledger.fail(claim, new PermanentError('corrupt_file', 'damaged'));
    expect((await ask(ids.documentId)).body).toMatchObject({ status: 'waiting', task_id: null });
  });
});
