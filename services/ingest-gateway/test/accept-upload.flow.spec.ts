import { createHash } from 'node:crypto';
import { ApiKeys } from '#libs/auth';
import { documentRegistered } from '#libs/contracts';
import { FLOW_SPEC_TIMEOUT_MS, ServiceBench, stateOf, until } from '#libs/testing';
import request, { type Test } from 'supertest';
import { IngestGatewayModule } from '../src/ingest-gateway.module';

const KEY = 'csk_accept-upload-spec-key';

describe('POST /api/documents', () => {
  let bench: ServiceBench;

  beforeAll(async () => {
    bench = await ServiceBench.start(IngestGatewayModule);
    await bench.app.get(ApiKeys).seed('acme', 'spec', KEY, ['documents:write']);
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => bench.stop());

  const post = (key = KEY): Test =>
    request(bench.app.getHttpServer()).post('/api/documents').set('authorization', `Bearer ${key}`);

  it('takes a file, whatever its fields, and tells the pipeline', async () => {
    const bytes = Buffer.from('%PDF-1.4 something');
    const { body, headers } = await post()
      .field('case', 'Дело 7')
      .attach('file', bytes, 'Счёт.pdf')
      .field('languages', 'rus,eng')
      .expect(202);
    expect(body).toMatchObject({
      state: 'registered',
      duplicate: false,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      size: bytes.length,
      media_type: 'application/pdf',
    });
    expect(headers['location']).toBe(`/api/documents/${body.document_id}`);
    expect(await stateOf(bench.database, body.document_id)).toBe('registered');
    const message = await until(() =>
      bench.probe.published(documentRegistered).find(({ documentId }) => documentId === body.document_id),
    );
    expect(await bench.bucket.store.head(message.objectKey)).toMatchObject({
      size: bytes.length,
      metadata: { 'consilium-source': 'ingest-gateway' },
    });
  });
});
