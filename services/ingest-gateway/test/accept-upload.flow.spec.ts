import { createHash, randomBytes } from 'node:crypto';
import { documentRegistered } from '#libs/contracts';
import { FLOW_SPEC_TIMEOUT_MS, stateOf, until } from '#libs/testing';
import type { Test } from 'supertest';
import { documentLinks } from '../src/domain/document-links';
import { aForm } from './fixtures/asking-sender';
import { aPdf, Gateway, KEYS } from './fixtures/gateway';

const PATH = '/api/documents';
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

describe('accept-upload', () => {
  let gateway: Gateway;

  beforeAll(async () => {
    gateway = await Gateway.start();
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => gateway.bench.stop());

  const upload = (bytes: Buffer, filename = 'file.pdf', key?: string): Test =>
    gateway.post(PATH, key).attach('file', bytes, filename);
  const messageOf = (id: string) =>
    until(() => gateway.bench.probe.published(documentRegistered).find(({ documentId }) => documentId === id));

  it('stores the bytes, registers the document and tells the pipeline', async () => {
    const bytes = aPdf();
    const { body, headers } = await upload(bytes, 'Счёт № 5.pdf').expect(202);
    const self = `/api/documents/${body.document_id}`;
    expect(body).toEqual({
      document_id: expect.any(String),
      job_id: expect.any(String),
      state: 'registered',
      duplicate: false,
      sha256: sha256(bytes),
      size: bytes.length,
      media_type: 'application/pdf',
      links: documentLinks(body.document_id),
    });
    expect(headers['location']).toBe(self);
    expect(await stateOf(gateway.bench.database, body.document_id)).toBe('registered');
    const message = await messageOf(body.document_id);
    expect(message).toMatchObject({ jobId: body.job_id, mediaType: 'application/pdf', size: BigInt(bytes.length) });
    expect(message.objectKey).toMatch(/^tenant\/acme\/case\/none\/original\/[0-9a-f-]{36}-Счёт-5\.pdf$/);
    expect(await gateway.bench.bucket.store.head(message.objectKey)).toMatchObject({
      size: bytes.length,
      metadata: { 'consilium-source': 'ingest-gateway' },
    });
  });

  it.each([
    ['a file', 0],
    ['a file that is sent on while it arrives', 2_000_000],
  ])('takes fields before and after %s', async (_, more) => {
    const bytes = Buffer.concat([aPdf(), randomBytes(more)]);
    const { body } = await gateway
      .post(PATH)
      .field({ case: 'Дело 7', languages: 'rus' })
      .attach('file', bytes, 'a.pdf')
      .field({ title: 'Claim', doc_kind: 'claim', source: 'scanner', languages: 'eng', sha256: '' })
      .expect(202);
    expect(await messageOf(body.document_id)).toMatchObject({ languages: ['rus', 'eng'] });
    const shown = await gateway.get(body.links.self).expect(200);
    expect(shown.body).toMatchObject({
      case: 'Дело 7',
      title: 'Claim',
      doc_kind: 'claim',
      source: 'scanner',
      filename: 'a.pdf',
      size: bytes.length,
    });
  });

  it('answers a repeat with the first document, under whatever name it comes', async () => {
    const bytes = aPdf();
    const first = await upload(bytes).expect(202);
    const before = await gateway.contents();
    const { body } = await upload(bytes, 'other-name.pdf').expect(200);
    expect(body).toMatchObject({
      document_id: first.body.document_id,
      job_id: first.body.job_id,
      duplicate: true,
      duplicate_of: first.body.document_id,
      state: 'registered',
    });
    expect(await gateway.contents()).toEqual(before);
  });

  it('takes the same bytes from another tenant as a document of its own', async () => {
    const bytes = aPdf();
    const { body } = await upload(bytes).expect(202);
    const others = await upload(bytes, 'file.pdf', KEYS.other).expect(202);
    expect(others.body.document_id).not.toBe(body.document_id);
  });

  it('makes one document and keeps one object when the same file comes many times at once', async () => {
    const bytes = aPdf();
    const before = (await gateway.bench.bucket.keys()).length;
    const answers = await Promise.all(Array.from({ length: 16 }, () => upload(bytes)));
    expect(new Set(answers.map(({ body }) => body.document_id)).size).toBe(1);
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(15);
    expect((await gateway.bench.bucket.keys()).length).toBe(before + 1);
  });

  it('answers for each of several files, in their order', async () => {
    const [one, two] = [aPdf(), aPdf()];
    await upload(one).expect(202);
    const { body } = await gateway
      .post(PATH)
      .attach('file', one, '1.pdf')
      .attach('file', Buffer.from([0x4d, 0x5a, 0, 1, 2]), '2.exe')
      .attach('file', two, '3.pdf')
      .attach('file', Buffer.alloc(0), '4.txt')
      .expect(207);
    expect(body.items).toMatchObject([
      { status: 200, duplicate: true, sha256: sha256(one) },
      { status: 415, code: 'unsupported_media_type' },
      { status: 202, duplicate: false, sha256: sha256(two) },
      { status: 422, code: 'empty_file' },
    ]);
  });

  it('accepts a true claim about the bytes', async () => {
    const bytes = aPdf();
    const { status } = await upload(bytes).field('sha256', sha256(bytes).toUpperCase());
    expect(status).toBe(202);
  });

  it.each(['content-digest', 'repr-digest', 'digest'])(
    'accepts a true %s, of the file or of the body',
    async (name) => {
      const file = aPdf();
      const { body, headers } = aForm(file);
      for (const announced of [file, body]) {
        const digest = createHash('sha256').update(announced).digest('base64');
        const value = name === 'digest' ? `SHA-256=${digest}` : `sha-256=:${digest}:`;
        const { status } = await gateway
          .post(PATH)
          .set({ ...headers, [name]: value })
          .send(body);
        expect(status).toBe(announced === file ? 202 : 200);
      }
    },
  );

  it('counts what becomes of files', async () => {
    const bytes = aPdf();
    await upload(bytes).expect(202);
    await upload(bytes).expect(200);
    await upload(Buffer.alloc(0)).expect(422);
    const { text } = await gateway.get('/metrics', null).expect(200);
    for (const outcome of ['accepted', 'duplicate', 'empty_file'])
      expect(text).toMatch(new RegExp(`^ingest_requests_total{kind="upload",outcome="${outcome}".*} [1-9]`, 'm'));
    expect(text).toMatch(/^ingest_bytes_total{kind="upload".*} [1-9]/m);
    expect(text).toMatch(/^ingest_duration_seconds_count{.*kind="upload".*} [1-9]/m);
  });
});
