import { documentAccepted } from '#libs/contracts';
import { aDocument, type DocumentIds, FLOW_SPEC_TIMEOUT_MS, until } from '#libs/testing';
import { Gateway, KEYS } from './fixtures/gateway';

describe('accept-document', () => {
  let gateway: Gateway;
  let ids: DocumentIds;

  beforeAll(async () => {
    gateway = await Gateway.start();
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => gateway.bench.stop());
  beforeEach(async () => {
    ids = await aDocument(gateway.bench.database, { state: 'published' });
  });

  const accept = (key?: string | null, id = ids.documentId) => gateway.post(`/api/documents/${id}/accept`, key);
  const told = (id = ids.documentId) =>
    gateway.bench.probe.published(documentAccepted).filter(({ documentId }) => documentId === id);

  it('tells everybody who accepted, and gives the task that cleans up', async () => {
    const { body, headers } = await accept().expect(202);
    expect(body).toMatchObject({
      type: 'accept',
      document_id: ids.documentId,
      status: 'pending',
      requested_by: 'spec',
    });
    expect(headers['location']).toBe(`/api/tasks/${body.task_id}`);
    expect(await until(() => told()[0])).toMatchObject({
      tenantId: ids.tenantId,
      jobId: ids.jobId,
      acceptedBy: 'spec',
    });
    await until(async () => (await gateway.get(`/api/tasks/${body.task_id}`)).body.status === 'done');
    const { body: history } = await gateway.get(`/api/documents/${ids.documentId}/history`).expect(200);
    expect(history.items).toContainEqual(expect.objectContaining({ kind: 'accepted', note: 'accepted by spec' }));
  });

  it('is done once: the second time it shows the first task', async () => {
    const { body: first } = await accept().expect(202);
    await until(() => told().length === 1);
    expect((await accept().expect(200)).body.task_id).toBe(first.task_id);
    const answers = await Promise.all([accept(), accept(), accept()]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(told()).toHaveLength(1);
  });

  it('can be waited for', async () => {
    const { body, headers } = await accept().set('prefer', 'wait=20').expect(200);
    expect(headers['preference-applied']).toBe('wait=20');
    expect(body.status).toBe('done');
  });

  it('is asked for anew when the document was processed again', async () => {
    const { body: first } = await accept().set('prefer', 'wait=20').expect(200);
    const { body: rerun } = await gateway
      .post(`/api/documents/${ids.documentId}/reprocess`)
      .send({ from: 'index' })
      .expect(202);
    await gateway.post(`/api/tasks/${rerun.task_id}/cancel`).expect(200);
    expect((await accept().expect(202)).body.task_id).not.toBe(first.task_id);
  });

  it('refuses what is not published', async () => {
    const early = await aDocument(gateway.bench.database, { state: 'tagged' });
    const { body } = await accept(undefined, early.documentId).expect(409);
    expect(body).toMatchObject({ code: 'conflict', state: 'tagged' });
  });

  it('knows no documents of other tenants, and asks for a key that may', async () => {
    const foreign = await aDocument(gateway.bench.database, { tenant: 'other', state: 'published' });
    expect((await accept(undefined, foreign.documentId).expect(404)).body.code).toBe('not_found');
    await accept(undefined, 'no-id').expect(404);
    await accept(KEYS.blind).expect(403);
    await accept(null).expect(401);
  });
});
