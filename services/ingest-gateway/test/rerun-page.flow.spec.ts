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
    await gateway.tellEngines({ tesseract: ['deu', 'eng', 'rus'], abbyy: ['eng', 'fra'] });
    ids = await aDocument(gateway.bench.database, { state: 'published', pages: ['one', 'two'] });
  });

  const rerun = (page: number | string, body?: object, key?: string | null, id = ids.documentId) =>
    gateway.post(`/api/documents/${id}/pages/${page}/rerun`, key).send(body);

  const sent = async (taskId: string) => {
    const [row] = await gateway.bench.database.query<{ content: Buffer }>(
      `SELECT content FROM outbox WHERE message_id = (SELECT message_id FROM task WHERE id = $1)`,
      [taskId],
    );
    return decode(rerunPage, row?.content ?? Buffer.of());
  };

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
    expect(await sent(body.task_id)).toMatchObject({
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

  it.each(['second', 'abbyy'])('sends the page to the second engine, called %s', async (engine) => {
    const { body } = await rerun(1, { engine, languages: ['fra'] }).expect(202);
    expect(body.params).toEqual({ page: 1, engine: 'abbyy', languages: ['fra'] });
    expect(await sent(body.task_id)).toMatchObject({ page: 1, engine: 'abbyy', languages: ['fra'] });
  });

  it('takes our own engine by its name', async () => {
    const { body } = await rerun(1, { engine: 'tesseract' }).expect(202);
    expect((await sent(body.task_id)).engine).toBeUndefined();
  });

  it('says what to do where no second engine is set up', async () => {
    await gateway.tellEngines({ tesseract: ['eng'] });
    const { body } = await rerun(1, { engine: 'second' }).expect(422);
    expect(body).toMatchObject({
      code: 'engine_unavailable',
      engines: ['tesseract'],
      detail: expect.stringContaining('SECOND_ENGINE'),
    });
    expect((await rerun(1, { engine: 'abbyy' }).expect(422)).body.code).toBe('engine_unavailable');
  });

  it.each([
    [{ languages: ['eng', 'tlh'] }, 'tesseract', ['deu', 'eng', 'rus']],
    [{ languages: ['tlh'], engine: 'second' }, 'abbyy', ['eng', 'fra']],
  ])('tells of %j which languages can be read', async (wish, engine, languages) => {
    const { body } = await rerun(1, wish).expect(422);
    expect(body).toMatchObject({ code: 'language_unavailable', engine, missing: ['tlh'], languages });
    await rerun(1).expect(202); // nothing was begun
  });

  it('does not show the second engine what has no picture', async () => {
    await gateway.bench.database.query(`UPDATE document SET media_type = 'text/plain' WHERE id = $1`, [ids.documentId]);
    expect((await rerun(1, { engine: 'second' }).expect(415)).body.code).toBe('unsupported_media_type');
  });

  it('takes any language while no worker has told what it can read', async () => {
    await gateway.tellEngines({});
    expect((await rerun(1, { languages: ['tlh'] })).status).toBe(202);
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
