import { documentEnriched, documentParsed, documentRegistered, mergePdf, tagsPersisted, decode } from '#libs/contracts';
import type { Contract } from '#libs/contracts';
import { TaskLedger } from '#libs/ledger';
import { aDocument, type DocumentIds, FLOW_SPEC_TIMEOUT_MS, stateOf } from '#libs/testing';
import { v7 as uuidv7 } from 'uuid';
import { Gateway, KEYS } from './fixtures/gateway';

interface Sent {
  message_id: string;
  routing_key: string;
  type: string;
  content: Buffer;
}

describe('start-task', () => {
  let gateway: Gateway;
  let ids: DocumentIds;

  beforeAll(async () => {
    gateway = await Gateway.start();
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => gateway.bench.stop());
  beforeEach(async () => {
    ids = await aDocument(gateway.bench.database, { state: 'published', pages: ['Порт расширяют.', 'Потом.'] });
  });

  const start = (body: object, key?: string | null) => gateway.post('/api/tasks', key).send(body);
  /** What waits for the flow that shall do the task: it does not run here. */
  const sent = async (taskId: string): Promise<Sent> => {
    const [row] = await gateway.bench.database.query<Sent>(
      `SELECT o.message_id, o.routing_key, o.type, o.content FROM task t JOIN outbox o ON o.message_id = t.message_id WHERE t.id = $1`,
      [taskId],
    );
    if (!row) throw new Error('nothing was sent');
    return row;
  };

  const steps: [string, string, Contract][] = [
    ['ocr', 'ocr-worker.plan-document', documentRegistered],
    ['tag', 'tagging-worker.tag-document', documentParsed],
    ['enrich', 'enrichment.enrich-document', tagsPersisted],
    ['index', 'indexer.index-document', documentEnriched],
  ];

  it.each(steps)(
    'does %s again, by a message to %s, and the published document stays published',
    async (type, queue, contract) => {
      const { body, headers } = await start({ type, document_id: ids.documentId }).expect(202);
      expect(body).toMatchObject({
        type,
        document_id: ids.documentId,
        status: 'pending',
        attempts: 0,
        requested_by: 'spec',
        started_at: null,
        result: null,
        status_history: [{ status: 'pending', note: 'asked for by spec' }],
      });
      expect(headers['location']).toBe(`/api/tasks/${body.task_id}`);
      const message = await sent(body.task_id);
      expect(message).toMatchObject({ routing_key: queue, type: contract.name });
      expect(decode(contract, message.content)).toMatchObject({ documentId: ids.documentId, jobId: body.job_id });
      expect(body.job_id).not.toBe(ids.jobId);
      expect(await stateOf(gateway.bench.database, ids.documentId)).toBe('published');
      expect((await gateway.get(`/api/tasks/${body.task_id}`).expect(200)).body.status).toBe('pending');
    },
  );

  it('is found and claimed by whoever takes its message, and shows its whole history', async () => {
    const { body } = await start({ type: 'tag', document_id: ids.documentId }).expect(202);
    const { message_id: messageId, routing_key: queue } = await sent(body.task_id);
    const ledger = new TaskLedger(gateway.bench.database, 'worker-1');
    const step = { messageId, queue, flow: 'tag-document', ids, submittedAt: new Date() };
    const begun = await ledger.begin(step);
    expect(begun).toMatchObject({ kind: 'claimed', claim: { taskId: body.task_id, attempt: 1 } });
    if (begun.kind === 'claimed')
      await gateway.bench.database.transaction((tx) => ledger.finish(tx, [{ step, claim: begun.claim }]));
    const { body: task } = await gateway.get(`/api/tasks/${body.task_id}`).expect(200);
    expect(task).toMatchObject({ type: 'tag', status: 'done', attempts: 1 });
    expect(task.status_history.map(({ status }: { status: string }) => status)).toEqual(['pending', 'running', 'done']);
  });

  it('reads with other languages when asked to', async () => {
    const params = { languages: ['rus', 'eng'] };
    const { body } = await start({ type: 'ocr', document_ids: [ids.documentId], params }).expect(202);
    expect(body.params).toEqual(params);
    const { content } = await sent(body.task_id);
    expect(decode(documentRegistered, content).languages).toEqual(['rus', 'eng']);
  });

  it('merges documents in the order given, into the case they share', async () => {
    const other = await aDocument(gateway.bench.database, { title: 'Second' });
    const document_ids = [other.documentId, ids.documentId];
    const { body } = await start({ type: 'merge_pdf', document_ids, params: { title: 'Both' } }).expect(202);
    expect(body).toMatchObject({ type: 'merge_pdf', document_id: null, status: 'pending' });
    const message = decode(mergePdf, (await sent(body.task_id)).content);
    expect(message).toMatchObject({ tenantId: ids.tenantId, tenantName: 'acme', caseName: 'Case 1', title: 'Both' });
    expect(message.parts.map(({ documentId }) => documentId)).toEqual(document_ids);
  });

  it('is started once, however often its sender repeats the request', async () => {
    const body = { type: 'tag', document_id: ids.documentId };
    const key = uuidv7();
    const first = await start(body).set('idempotency-key', key).expect(202);
    const again = await start(body).set('idempotency-key', key).expect(202);
    expect(again.body).toEqual(first.body);
    expect(again.headers).toMatchObject({ 'idempotency-replayed': 'true', location: first.headers['location'] });
  });

  it('does nothing with a document that is being processed', async () => {
    const busy = await aDocument(gateway.bench.database, { state: 'tagged' });
    const { body } = await start({ type: 'ocr', document_id: busy.documentId }).expect(409);
    expect(body).toMatchObject({ code: 'document_busy', state: 'tagged' });
    const first = await start({ type: 'ocr', document_id: ids.documentId }).expect(202);
    const second = await start({ type: 'tag', document_id: ids.documentId }).expect(409);
    expect(second.body).toMatchObject({ code: 'document_busy', task_id: first.body.task_id });
  });

  it('leaves a document to whoever decides its problem', async () => {
    const aside = await aDocument(gateway.bench.database, { state: 'problem' });
    await gateway.bench.database.query(
      `INSERT INTO problem (id, tenant_id, document_id, queue, message_id, type, body, code, message, attempts, fingerprint, recommendation, state, last_attempt_at)
       VALUES ($1, $2, $3, 'q', $1, 't', '', 'corrupt_file', 'm', 1, 'f', 'r', 'open', now())`,
      [uuidv7(), aside.tenantId, aside.documentId],
    );
    const { body } = await start({ type: 'ocr', document_id: aside.documentId }).expect(409);
    expect(body).toMatchObject({ code: 'conflict', state: 'problem', problem_id: expect.any(String) });
  });

  it.each<[string, (id: string) => object, string]>([
    ['an unknown type', (document_id) => ({ type: 'shred', document_id }), 'type'],
    ['no document', () => ({ type: 'ocr' }), 'document_id'],
    ['an id that is none', () => ({ type: 'ocr', document_id: 'x' }), 'document_id'],
    ['two documents for a step', (id) => ({ type: 'tag', document_ids: [id, id] }), 'document_ids'],
    ['one document to merge', (id) => ({ type: 'merge_pdf', document_ids: [id] }), 'document_ids'],
    ['both ways at once', (id) => ({ type: 'tag', document_id: id, document_ids: [id] }), 'document_ids'],
    ['a parameter of another type', (id) => ({ type: 'tag', document_id: id, params: { title: 'x' } }), 'params.title'],
    ['an unknown field', (id) => ({ type: 'tag', document_id: id, priority: 1 }), 'priority'],
    [
      'a wrong language',
      (id) => ({ type: 'ocr', document_id: id, params: { languages: ['../x'] } }),
      'params.languages',
    ],
  ])('refuses %s', async (_, bodyFor, field) => {
    const { body } = await start(bodyFor(ids.documentId)).expect(400);
    expect(body).toMatchObject({ code: 'validation_failed', errors: [{ field }] });
  });

  it('refuses to merge what is no PDF, and says which', async () => {
    const picture = await aDocument(gateway.bench.database, { mediaType: 'image/png' });
    const { body } = await start({ type: 'merge_pdf', document_ids: [ids.documentId, picture.documentId] }).expect(415);
    expect(body).toMatchObject({ code: 'unsupported_media_type', document_id: picture.documentId });
  });

  it('knows no documents of other tenants, and asks for a key that may', async () => {
    const foreign = await aDocument(gateway.bench.database, { tenant: 'other', state: 'published' });
    for (const type of ['ocr', 'tag', 'enrich', 'index'])
      expect((await start({ type, document_id: foreign.documentId }).expect(404)).body.code).toBe('not_found');
    const document_ids = [ids.documentId, foreign.documentId];
    expect((await start({ type: 'merge_pdf', document_ids }).expect(404)).body.code).toBe('not_found');
    await start({ type: 'ocr', document_id: ids.documentId }, null).expect(401);
    await start({ type: 'ocr', document_id: ids.documentId }, KEYS.blind).expect(403);
  });
});
