import { decode, rerunPage } from '#libs/contracts';
import { aDocument, type DocumentIds, FLOW_SPEC_TIMEOUT_MS } from '#libs/testing';
import { Gateway, KEYS } from './fixtures/gateway';

describe('rerun-page', () => {
  let gateway: Gateway;
  let ids: DocumentIds;

  beforeAll(async () => {
    gateway = await Gateway.start();
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => gateway.bench.stop());
  beforeEach(async () => {
    ids = await aDocument(gateway.bench.database, { state: 'published', pages: ['one', 'two'] });
  });

  const rerun = (page: number | string, body?: object, key?: string | null, id = ids.documentId) =>
    gateway.post(`/api/documents/${id}/pages/${page}/rerun`, key).send(body);

  it('sends the page to be read again, as a task that can be followed', async () => {
    const { body, headers } = await rerun(2, { languages: ['deu'] }).expect(202);
    expect(body).toMatchObject({
      type: 'page',
      queue: 'ocr-worker.rerun-page',
      document_id: ids.documentId,
      status: 'pending',
      params: { page: 2, languages: ['deu'] },
    });
    expect(headers['location']).toBe(`/api/tasks/${body.task_id}`);
    const [row] = await gateway.bench.database.query<{ content: Buffer }>(
      `SELECT content FROM outbox WHERE message_id = (SELECT message_id FROM task WHERE id = $1)`,
      [body.task_id],
    );
    expect(decode(rerunPage, row?.content ?? Buffer.of())).toMatchObject({
      documentId: ids.documentId,
      jobId: body.job_id,
      page: 2,
      objectKey: expect.stringMatching(/^original\//),
      mediaType: 'application/pdf',
      languages: ['deu'],
    });
  });

  it('needs no body', async () => {
    expect((await rerun(1).expect(202)).body.params).toEqual({ page: 1 });
  });

  it('is refused while the document is being processed', async () => {
    await rerun(1).expect(202);
    expect((await rerun(2).expect(409)).body.code).toBe('document_busy');
    const busy = await aDocument(gateway.bench.database, { state: 'tagged', pages: ['one'] });
    expect((await rerun(1, {}, KEYS.acme, busy.documentId).expect(409)).body.code).toBe('document_busy');
  });

  it.each([0, 3, 4_000_000_000])('knows no page %d of a document of two pages', async (page) => {
    expect((await rerun(page).expect(404)).body.code).toBe('not_found');
  });

  it('refuses what is no number of a page and no language', async () => {
    await rerun('two').expect(400);
    const { body } = await rerun(1, { languages: ['German'] }).expect(400);
    expect(body.code).toBe('validation_failed');
  });

  it('has nothing to read again of a document without an original', async () => {
    await gateway.bench.database.query(`DELETE FROM storage_object WHERE document_id = $1`, [ids.documentId]);
    expect((await rerun(1).expect(404)).body.code).toBe('object_missing');
  });

  it('shows nobody the documents of another tenant, and asks for a credential that may write', async () => {
    const statuses = [KEYS.other, KEYS.blind, null].map(async (key) => (await rerun(1, {}, key)).status);
    expect(await Promise.all(statuses)).toEqual([404, 403, 401]);
  });
});
