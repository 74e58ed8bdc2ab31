import { randomUUID } from 'node:crypto';
import { Documents, TaskLedger } from '#libs/ledger';
import { aDocument, FLOW_SPEC_TIMEOUT_MS, until } from '#libs/testing';
import type { Response } from 'supertest';
import { aPdf, Gateway } from './fixtures/gateway';

describe('Prefer: wait', () => {
  const documents = new Documents();
  let gateway: Gateway;

  beforeAll(async () => {
    gateway = await Gateway.start();
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => gateway.bench.stop());

  const upload = (title: string, prefer: string): Promise<Response> =>
    gateway
      .post('/api/documents')
      .set('prefer', prefer)
      .field('title', title)
      .attach('file', aPdf(), 'a.pdf')
      .then((answer) => answer);
  /** What the pipeline would do. */
  const end = async (title: string, state: 'published' | 'problem'): Promise<string> => {
    const id = await until(async () => {
      const [row] = await gateway.bench.database.query<{ id: string }>(`SELECT id FROM document WHERE title = $1`, [
        title,
      ]);
      return row?.id;
    }, `the document ${title}`);
    await gateway.bench.database.transaction((tx) => documents.advance(tx, id, state));
    return id;
  };

  it.each(['published', 'problem'] as const)(
    'answers 201 when the document is %s, with the state it has then',
    async (state) => {
      const title = randomUUID();
      const answer = upload(title, 'wait=30');
      const id = await end(title, state);
      const { status, body, headers } = await answer;
      expect(status).toBe(201);
      expect(body).toMatchObject({ document_id: id, state, duplicate: false });
      expect(headers).toMatchObject({ 'preference-applied': 'wait=30', location: `/api/documents/${id}` });
    },
  );

  it('answers as always when the time is up', async () => {
    const { status, body, headers } = await upload(randomUUID(), 'wait=1');
    expect(status).toBe(202);
    expect(body.state).toBe('registered');
    expect(headers['preference-applied']).toBe('wait=1');
  });

  it('does not wait unless it is asked to', async () => {
    const { status, headers } = await upload(randomUUID(), 'respond-async');
    expect(status).toBe(202);
    expect(headers).not.toHaveProperty('preference-applied');
  });

  it('waits for what becomes of a post', async () => {
    const title = randomUUID();
    const source = { system: 'spec', channel: 'c', external_id: title };
    const answer = gateway
      .post('/api/posts')
      .set('prefer', 'wait=30')
      .send({ text: 'Порт.', title, source })
      .then((sent) => sent);
    await end(title, 'published');
    const { status, body } = await answer;
    expect([status, body.state]).toEqual([201, 'published']);
  });

  it('waits for what becomes of a task, also when it is cancelled', async () => {
    const { documentId } = await aDocument(gateway.bench.database, { state: 'published' });
    const answer = gateway
      .post('/api/tasks')
      .set('prefer', 'wait=30')
      .send({ type: 'index', document_id: documentId })
      .then((sent) => sent);
    const task = await until(
      async () => (await gateway.get('/api/tasks').query({ document_id: documentId })).body.items[0],
    );
    await gateway.post(`/api/tasks/${task.task_id}/cancel`).expect(200);
    const { status, body } = await answer;
    expect([status, body.task_id, body.status]).toEqual([200, task.task_id, 'cancelled']);
  });

  it('shows the result of a task that is done', async () => {
    const ids = await aDocument(gateway.bench.database, { state: 'published' });
    const answer = gateway
      .post('/api/tasks')
      .set('prefer', 'wait=30')
      .send({ type: 'index', document_id: ids.documentId })
      .then((sent) => sent);
    const message = await until(async () => {
      const [row] = await gateway.bench.database.query<{ id: string; queue: string }>(
        `SELECT message_id AS id, queue FROM task WHERE document_id = $1`,
        [ids.documentId],
      );
      return row;
    });
    const ledger = new TaskLedger(gateway.bench.database, 'worker-1');
    const step = { messageId: message.id, queue: message.queue, flow: 'index-document', ids, submittedAt: new Date() };
    const begun = await ledger.begin(step);
    if (begun.kind === 'claimed')
      await gateway.bench.database.transaction((tx) => ledger.finish(tx, [{ step, claim: begun.claim }]));
    const { status, body } = await answer;
    expect([status, body.status, body.attempts]).toEqual([200, 'done', 1]);
  });
});
