import { aDocument, FLOW_SPEC_TIMEOUT_MS } from '#libs/testing';
import { aPdf, Gateway } from './fixtures/gateway';
import { tusRequest } from './fixtures/tus-client';

describe('a language that no worker can read', () => {
  let gateway: Gateway;

  beforeAll(async () => {
    gateway = await Gateway.start();
    await gateway.tellEngines({ tesseract: ['eng', 'rus'] });
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => gateway.bench.stop());

  const languages = ['eng', 'tlh'];
  const document = async () =>
    (await aDocument(gateway.bench.database, { state: 'published', pages: ['one'] })).documentId;
  const announced = { filename: 'a.pdf', size: 10, media_type: 'application/pdf', languages };
  const asked: [string, () => Promise<{ status: number; body: unknown }>][] = [
    ['an upload', async () => gateway.post('/api/documents').attach('file', aPdf(), 'a.pdf').field({ languages })],
    ['an upload to the store', async () => gateway.post('/api/uploads').send(announced)],
    ['a reading', async () => gateway.post(`/api/documents/${await document()}/reprocess`).send({ languages })],
    [
      'a task',
      async () =>
        gateway.post('/api/tasks').send({ type: 'ocr', document_id: await document(), params: { languages } }),
    ],
  ];

  it.each(asked)('is refused to %s, with those that can be read', async (_, ask) => {
    const before = await gateway.bench.bucket.keys();
    const { status, body } = await ask();
    expect(status).toBe(422);
    expect(body).toMatchObject({ code: 'language_unavailable', missing: ['tlh'], languages: ['eng', 'rus'] });
    expect(await gateway.bench.bucket.keys()).toEqual(before);
  });

  it('is refused to an upload in pieces', async () => {
    const metadata = `languages ${Buffer.from('eng,tlh').toString('base64')}`;
    const endpoint = `${await gateway.bench.url}/api/uploads/tus`;
    const answer = await tusRequest(endpoint, 'POST', { 'upload-length': '10', 'upload-metadata': metadata });
    expect([answer.status, JSON.parse(answer.body)]).toMatchObject([422, { code: 'language_unavailable' }]);
  });

  it('does not keep out those that can be read', async () => {
    const { status } = await gateway.post('/api/documents').attach('file', aPdf(), 'a.pdf').field({ languages: 'rus' });
    expect(status).toBe(202);
  });
});
