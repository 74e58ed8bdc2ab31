import { randomUUID } from 'node:crypto';
import { PermanentError } from '#libs/errors';
import { TaskLedger } from '#libs/ledger';
import { aDocument, FLOW_SPEC_TIMEOUT_MS } from '#libs/testing';
import type { Response } from 'supertest';
import { v7 as uuidv7 } from 'uuid';
import document from '../../../docs/openapi/ingest-gateway.json';
import { faultsOf } from './fixtures/documented';
import { aPdf, Gateway, KEYS } from './fixtures/gateway';

describe('the OpenAPI document', () => {
  let gateway: Gateway;

  beforeAll(async () => {
    gateway = await Gateway.start();
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => gateway.bench.stop());

  const upload = (...files: Buffer[]): Promise<Response> =>
    files.reduce(
      (form, file, index) => form.attach('file', file, `file-${index}.pdf`),
      gateway.post('/api/documents').field('case', 'openapi'),
    );
  const post = (text: string): Promise<Response> =>
    gateway.post('/api/posts').send({ text, source: { system: 'spec', channel: 'a', external_id: randomUUID() } });

  it('is served to everybody, with pages to try it', async () => {
    const served = await gateway.get('/api/openapi.json', null).expect(200);
    expect(served.body).toEqual(document);
    await gateway.get('/api/openapi/ingest-gateway.json', null).expect(200, served.body);
    await gateway.get('/api/docs', null).expect(308).expect('location', '/api/docs/index.html');
    await gateway.get('/api/docs/index.html', null).expect(200).expect('content-type', /html/);
    await gateway.get('/api/docs/swagger-initializer.js', null).expect(200, /SwaggerUIBundle/);
    await gateway.get('/api/docs/swagger-ui-bundle.js', null).expect(200);
    expect((await gateway.get('/api/docs/package.json', null).expect(404)).body.code).toBe('not_found');
  });

  it('describes the answers to uploads and posts', async () => {
    const file = aPdf();
    const answers = [await upload(file), await upload(file), await upload(aPdf(), Buffer.from('')), await upload()];
    expect(answers.map(({ status }) => status)).toEqual([202, 200, 207, 400]);
    expect(answers.flatMap((answer) => faultsOf('POST /api/documents', answer))).toEqual([]);
    const posts = [await post(randomUUID()), await post(' '), await gateway.post('/api/posts', null).send({})];
    expect(posts.map(({ status }) => status)).toEqual([202, 422, 401]);
    expect(posts.flatMap((answer) => faultsOf('POST /api/posts', answer))).toEqual([]);
  });

  it('describes documents with their pages and history', async () => {
    const { body } = await post(randomUUID());
    const self = `/api/documents/${body.document_id}`;
    const calls = ['', '/history', '/pages', '/text'];
    for (const call of calls)
      expect(faultsOf(`GET /api/documents/{id}${call}`, await gateway.get(`${self}${call}`).expect(200))).toEqual([]);
    expect(
      faultsOf('GET /api/documents/{id}/pages/{number}', await gateway.get(`${self}/pages/1`).expect(200)),
    ).toEqual([]);
    expect(faultsOf('GET /api/documents', await gateway.get('/api/documents').expect(200))).toEqual([]);
    const missing = await gateway.get(`/api/documents/${uuidv7()}/text`).expect(404);
    expect(faultsOf('GET /api/documents/{id}/text', missing)).toEqual([]);
  });

  it('describes tasks', async () => {
    const ids = await aDocument(gateway.bench.database);
    const ledger = new TaskLedger(gateway.bench.database, 'reader-1');
    const start = await ledger.begin({ messageId: uuidv7(), queue: 'q.a', flow: 'a', ids, submittedAt: new Date() });
    if (start.kind !== 'claimed') throw new Error(`the task is ${start.kind}`);
    await ledger.fail(start.claim, new PermanentError('corrupt_file', 'page 1 is damaged'));
    const one = await gateway.get(`/api/tasks/${start.claim.taskId}`).expect(200);
    expect(faultsOf('GET /api/tasks/{id}', one)).toEqual([]);
    expect(faultsOf('GET /api/tasks', await gateway.get('/api/tasks').expect(200))).toEqual([]);
    expect(faultsOf('GET /api/tasks', await gateway.get('/api/tasks?limit=0').expect(400))).toEqual([]);
    expect(faultsOf('GET /api/tasks', await gateway.get('/api/tasks', KEYS.blind).expect(403))).toEqual([]);
  });

  it('describes health', async () => {
    for (const path of ['/health', '/health/live', '/health/ready'])
      expect(faultsOf(`GET ${path}`, await gateway.get(path, null))).toEqual([]);
  });
});
