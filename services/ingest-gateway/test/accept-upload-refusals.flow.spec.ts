import { ApiKeys } from '#libs/auth';
import { FLOW_SPEC_TIMEOUT_MS } from '#libs/testing';
import type { Test } from 'supertest';
import { aPdf, Gateway, KEYS } from './fixtures/gateway';
import { headersOnly } from './fixtures/headers-only';

const PATH = '/api/documents';
const MAX = 100_000;
const OTHER_DIGEST = Buffer.alloc(32).toString('base64');
const PROGRAM = Buffer.from([0x4d, 0x5a, 0, 0, 3]);
const FILE_PART = 'content-disposition: form-data; name="file"; filename="a"';
const FORM = { 'content-type': 'multipart/form-data; boundary=x' };
const FIELD_PART = 'content-disposition: form-data; name="title"';

const EXPIRED_KEY = 'csk_gateway-spec-key-of-last-year';

describe('accept-upload', () => {
  let gateway: Gateway;

  beforeAll(async () => {
    gateway = await Gateway.start({ env: { MAX_UPLOAD_BYTES: String(MAX) } });
    await gateway.bench.app.get(ApiKeys).seed('acme', 'expired', EXPIRED_KEY, ['documents:write']);
    await gateway.bench.database.query(`UPDATE api_key SET expires_at = now() WHERE name = 'expired'`);
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => gateway.bench.stop());

  const upload = (bytes: Buffer, key?: string | null): Test =>
    gateway.post(PATH, key).attach('file', bytes, 'scan.pdf');
  const typed = (type: string, body: string): Test => gateway.post(PATH).set('content-type', type).send(body);
  const form = (body: string): Test => typed('multipart/form-data; boundary=x', body);

  const refusals: [string, () => Test, number, string][] = [
    ['a file of another kind', () => upload(PROGRAM), 415, 'unsupported_media_type'],
    ['an empty file', () => upload(Buffer.alloc(0)), 422, 'empty_file'],
    ['a file above the limit', () => upload(Buffer.concat([aPdf(), Buffer.alloc(MAX)])), 413, 'payload_too_large'],
    ['a body announced above the limit', () => form('x'.repeat(MAX + 2_000_000)), 413, 'payload_too_large'],
    ['other bytes than announced', () => upload(aPdf()).field('sha256', '0'.repeat(64)), 422, 'checksum_mismatch'],
    [
      'more claims than files',
      () => upload(aPdf()).field('sha256', '0'.repeat(64) + ',' + '1'.repeat(64)),
      400,
      'validation_failed',
    ],
    ['a form without a file', () => gateway.post(PATH).field('title', 'x'), 400, 'malformed_request'],
    ['JSON', () => gateway.post(PATH).send({ file: 'x' }), 415, 'unsupported_media_type'],
    ['a packed body', () => upload(aPdf()).set('content-encoding', 'gzip'), 415, 'unsupported_media_type'],
    [
      'a body whose digest is another',
      () => upload(aPdf()).set('content-digest', `sha-256=:${OTHER_DIGEST}:`),
      422,
      'checksum_mismatch',
    ],
    ['a digest that nobody can compare', () => upload(aPdf()).set('digest', 'md5=AAAA'), 400, 'validation_failed'],
    [
      'a key for repetition that is none',
      () => upload(aPdf()).set('idempotency-key', 'two words'),
      400,
      'validation_failed',
    ],
    ['nothing', () => gateway.post(PATH), 400, 'malformed_request'],
    ['a form without a boundary', () => typed('multipart/form-data', 'x'), 400, 'malformed_request'],
    [
      'a form with another boundary',
      () => form(`--y\r\n${FILE_PART}\r\n\r\n%PDF-1.4\r\n--y--\r\n`),
      400,
      'malformed_request',
    ],
    ['a file that ends too early', () => form(`--x\r\n${FILE_PART}\r\n\r\n%PDF-1.4 and`), 400, 'malformed_request'],
    [
      'a form that ends after a file',
      () => form(`--x\r\n${FILE_PART}\r\n\r\n%PDF-1.4\r\n--x\r\n`),
      400,
      'malformed_request',
    ],
    [
      'ten thousand fields',
      () => form(`--x\r\n${`${FIELD_PART}\r\n\r\nb\r\n--x\r\n`.repeat(10_000)}`),
      400,
      'malformed_request',
    ],
    ['a field of 100 KB', () => upload(aPdf()).field('title', 'x'.repeat(100_000)), 400, 'malformed_request'],
    [
      'a file under another name',
      () => gateway.post(PATH).attach('document', aPdf(), 'a.pdf'),
      400,
      'validation_failed',
    ],
    ['a wrong language', () => upload(aPdf()).field('languages', 'english'), 400, 'validation_failed'],
    ['no key', () => upload(aPdf(), null), 401, 'missing_credentials'],
    ['an expired key', () => upload(aPdf(), EXPIRED_KEY), 401, 'invalid_credentials'],
    ['an unknown key', () => upload(aPdf(), 'csk_unknown'), 401, 'invalid_credentials'],
    ['a key that does not allow it', () => upload(aPdf(), KEYS.blind), 403, 'not_allowed'],
  ];

  it.each(refusals)('refuses %s and keeps nothing', async (_, test, status, code) => {
    const before = await gateway.contents();
    const { body, headers } = await test();
    expect(body).toMatchObject({ status, code, instance: PATH, request_id: expect.anything() });
    expect(headers['content-type']).toContain('application/problem+json');
    expect(await gateway.contents()).toEqual(before);
  });

  it.each([
    ['POST', PATH, FORM, '10737418240', 413, 'payload_too_large'],
    ['POST', PATH, { ...FORM, 'content-encoding': 'gzip' }, '1000', 415, 'unsupported_media_type'],
    ['POST', PATH, { 'content-type': 'application/pdf' }, '1000', 415, 'unsupported_media_type'],
    ['POST', PATH, { ...FORM, authorization: 'Bearer csk_unknown' }, '1000', 401, 'invalid_credentials'],
  ])('answers before the body: %s %s %j of %s bytes', async (method, path, headers, length, status, code) => {
    const before = await gateway.contents();
    const announced: Record<string, string> = {
      authorization: `Bearer ${KEYS.acme}`,
      ...headers,
      'content-length': length,
    };
    for (const more of [announced, { ...announced, expect: '100-continue' }]) {
      const began = performance.now();
      const heard = await headersOnly(`${await gateway.bench.url}${path}`, method, more);
      expect(heard).toMatchObject({ status, code, wasToldToGoOn: false });
      expect(performance.now() - began).toBeLessThan(5_000); // an answer that waited for the body would never come
    }
    expect(await gateway.contents()).toEqual(before);
  });

  it.each(['tittle', '__proto__', 'constructor', 'file'])('names the field %s that it does not know', async (name) => {
    const before = await gateway.contents();
    const { body } = await upload(aPdf()).field(name, 'x').expect(400);
    expect(body).toMatchObject({ code: 'validation_failed', errors: [{ field: name }] });
    expect(await gateway.contents()).toEqual(before);
  });
});
