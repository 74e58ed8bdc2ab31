import { createHash } from 'node:crypto';
import { documentRegistered } from '#libs/contracts';
import { stagedKey } from '#libs/storage';
import { FLOW_SPEC_TIMEOUT_MS, until } from '#libs/testing';
import { aPdf, Gateway, KEYS } from './fixtures/gateway';
import { sendTo, startUpload, type UploadWishes } from './fixtures/staged-upload';

const MEGABYTE = 1024 * 1024;
const PROGRAM = Buffer.from([0x4d, 0x5a, 0, 0, 3]);
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

describe('complete-upload', () => {
  let gateway: Gateway;

  beforeAll(async () => {
    gateway = await Gateway.start();
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => gateway.bench.stop());

  const complete = (id: string, key?: string) => gateway.post(`/api/uploads/${id}/complete`, key);
  const sent = async (bytes: Buffer, wishes?: UploadWishes): Promise<string> => {
    const { upload_id: id, url, headers } = await startUpload(gateway, bytes, wishes);
    expect(await sendTo(url, bytes, headers)).toBe(200);
    return id;
  };

  it('makes a document of the bytes, as an upload through the gateway would', async () => {
    const bytes = aPdf();
    const id = await sent(bytes, { filename: 'Счёт № 5.pdf', case: 'Дело 7', title: 'Claim', languages: ['rus'] });
    const { body, headers } = await complete(id).expect(202);
    expect(body).toMatchObject({
      state: 'registered',
      duplicate: false,
      sha256: sha256(bytes),
      size: bytes.length,
      media_type: 'application/pdf',
    });
    expect(headers['location']).toBe(body.links.self);
    const shown = await gateway.get(body.links.self).expect(200);
    expect(shown.body).toMatchObject({ case: 'Дело 7', title: 'Claim', filename: 'Счёт № 5.pdf' });
    const message = await until(() =>
      gateway.bench.probe.published(documentRegistered).find(({ documentId }) => documentId === body.document_id),
    );
    expect(message).toMatchObject({ languages: ['rus'], size: BigInt(bytes.length) });
    expect(message.objectKey).toMatch(/^tenant\/acme\/case\/Дело-7\/original\/[0-9a-f-]{36}-Счёт-5\.pdf$/);
    const { metadata } = (await gateway.bench.bucket.store.head(message.objectKey)) ?? {};
    expect(metadata).toEqual({ 'consilium-source': 'ingest-gateway' });
    expect(await gateway.bench.bucket.store.head(stagedKey(id))).toBeUndefined();
  });

  it('joins the parts of a large file', async () => {
    const bytes = Buffer.concat([aPdf(), Buffer.alloc(101 * MEGABYTE)]);
    const { upload_id: id, part_urls: urls, part_size: size } = await startUpload(gateway, bytes);
    await sendTo(urls[0], bytes.subarray(0, size));
    const { body: problem } = await complete(id).expect(409);
    expect(problem).toMatchObject({ code: 'upload_incomplete', missing_parts: [2, 3, 4, 5, 6, 7] });
    await Promise.all(urls.map((url: string, at: number) => sendTo(url, bytes.subarray(at * size, (at + 1) * size))));
    const { body } = await complete(id).expect(202);
    expect(body).toMatchObject({ sha256: sha256(bytes), size: bytes.length });
    expect(await gateway.openUploads()).toBe(0);
  });

  it('gives the same answer when it is asked again, also at the same time', async () => {
    const id = await sent(aPdf());
    const answers = await Promise.all([complete(id), complete(id), complete(id)]);
    const done = answers.filter(({ status }) => status === 202);
    expect(done.length).toBeGreaterThan(0);
    expect(answers.every(({ status }) => [202, 409].includes(status))).toBe(true);
    const { body } = await complete(id).expect(202);
    expect(done[0]?.body).toEqual(body);
  });

  it('points to the first document of the same bytes and removes these', async () => {
    const bytes = aPdf();
    const first = await gateway.post('/api/documents').attach('file', bytes, 'a.pdf').expect(202);
    const before = await gateway.contents();
    const { body } = await complete(await sent(bytes)).expect(200);
    expect(body).toMatchObject({ duplicate: true, duplicate_of: first.body.document_id });
    expect(await gateway.contents()).toEqual(before);
  });

  it('never gives one tenant the document of another for a claim about its hash', async () => {
    const secret = aPdf();
    const theirs = await gateway.post('/api/documents', KEYS.other).attach('file', secret, 'a.pdf').expect(202);
    const before = await gateway.contents();
    const lie = Buffer.from(secret).fill('x', 10);
    const { body } = await complete(await sent(lie, { sha256: sha256(secret) })).expect(422);
    expect(body).toMatchObject({ code: 'checksum_mismatch', sha256: sha256(lie) });
    expect(JSON.stringify(body)).not.toContain(theirs.body.document_id);
    expect(await gateway.contents()).toEqual(before);
    const own = await complete(await sent(Buffer.from(secret), { sha256: sha256(secret).toUpperCase() })).expect(202);
    expect(own.body.document_id).not.toBe(theirs.body.document_id);
  });

  it('refuses a program that calls itself a PDF, for good, and keeps nothing', async () => {
    const before = await gateway.contents();
    const id = await sent(PROGRAM);
    expect((await complete(id).expect(415)).body.code).toBe('unsupported_media_type');
    expect((await complete(id).expect(409)).body).toMatchObject({ code: 'conflict', state: 'refused' });
    expect(await gateway.contents()).toEqual(before);
  });

  it('waits for the bytes', async () => {
    const bytes = aPdf();
    const { upload_id: id, url, headers } = await startUpload(gateway, bytes);
    expect((await complete(id).expect(409)).body.code).toBe('upload_incomplete');
    await sendTo(url, bytes, headers);
    await complete(id).expect(202);
  });

  it('is not fooled by bytes that come after the check', async () => {
    const bytes = aPdf();
    const { upload_id: id, url, headers } = await startUpload(gateway, bytes);
    await sendTo(url, bytes, headers);
    const { body } = await complete(id).expect(202);
    expect(await sendTo(url, Buffer.alloc(bytes.length, 'x'), headers)).toBe(200); // the address still works
    const download = await gateway.get(body.links.download).expect(302);
    const stored = await fetch(download.headers['location'] ?? '');
    expect(Buffer.from(await stored.arrayBuffer())).toEqual(bytes);
    await gateway.bench.bucket.store.delete(stagedKey(id));
  });

  it('is only for the tenant that began it', async () => {
    const id = await sent(aPdf());
    const statuses = [await complete(id, KEYS.other), await complete(id, KEYS.blind), await complete(id)];
    expect(statuses.map(({ status }) => status)).toEqual([404, 403, 202]);
  });
});
