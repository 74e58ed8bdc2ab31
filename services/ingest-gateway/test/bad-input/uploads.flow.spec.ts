import { ApiKeys } from '#libs/auth';
import { FLOW_SPEC_TIMEOUT_MS, until } from '#libs/testing';
import type { Test } from 'supertest';
import { aPdf, Gateway, KEYS } from '../fixtures/gateway';
import { RawSender } from '../fixtures/raw-sender';

const PATH = '/api/documents';
const MAX = 100_000;
const TEN_GB = '10737418240';
const OTHER_DIGEST = Buffer.alloc(32).toString('base64');
const PROGRAM = Buffer.from([0x4d, 0x5a, 0, 0, 3]);
const FILE_PART = 'content-disposition: form-data; name="file"; filename="a"';
const FIELD_PART = 'content-disposition: form-data; name="title"';
const FIELD = `--x\r\n${FIELD_PART}\r\n\r\nb\r\n`;

const EXPIRED_KEY = 'csk_gateway-spec-key-of-last-year';
const EXPIRED = { authorization: `Bearer ${EXPIRED_KEY}` };
const UNKNOWN = { authorization: 'Bearer csk_unknown' };
const BLIND = { authorization: `Bearer ${KEYS.blind}` };
const CHUNKED = { 'transfer-encoding': 'chunked' };

type Headers = Record<string, string | null>;
const announcing = (length: string | number, more: Headers = {}): Headers => ({
  'content-length': String(length),
  ...more,
});

describe('bad uploads', () => {
  let gateway: Gateway;
  let before: object;

  beforeAll(async () => {
    gateway = await Gateway.start({ env: { MAX_UPLOAD_BYTES: String(MAX), WRONG_KEYS_PER_MINUTE: '1000000' } });
    await gateway.bench.app.get(ApiKeys).seed('acme', 'expired', EXPIRED_KEY, ['documents:write']);
    await gateway.bench.database.query(`UPDATE api_key SET expires_at = now() WHERE name = 'expired'`);
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => gateway.bench.stop());
  beforeEach(async () => {
    before = await gateway.contents();
  });

  const upload = (bytes: Buffer, key?: string | null): Test =>
    gateway.post(PATH, key).attach('file', bytes, 'scan.pdf');
  const form = (body: string): Test =>
    gateway.post(PATH).set('content-type', 'multipart/form-data; boundary=x').send(body);

  const refusals: [string, () => Test, number, string][] = [
    ['a program that says it is a PDF', () => upload(PROGRAM), 415, 'unsupported_media_type'],
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
    ['ten thousand fields', () => form(`${FIELD.repeat(10_000)}--x--\r\n`), 400, 'malformed_request'],
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

  it.each(refusals)('are refused: %s', async (_, test, status, code) => {
    const { body, headers } = await test();
    expect(body).toMatchObject({ status, code, instance: PATH, request_id: expect.anything() });
    expect(headers['content-type']).toContain('application/problem+json');
    expect(await gateway.contents()).toEqual(before);
  });

  /** Headers, what of the body is sent, and the refusal: it comes while the rest is held back. */
  const early: [string, Headers, string, number, string][] = [
    ['10 GB', announcing(TEN_GB), '', 413, 'payload_too_large'],
    ['a packed body', announcing(1_000, { 'content-encoding': 'gzip' }), '', 415, 'unsupported_media_type'],
    [
      'a body that is no form',
      announcing(1_000, { 'content-type': 'application/pdf' }),
      '',
      415,
      'unsupported_media_type',
    ],
    [
      'a form without a boundary',
      announcing(1_000, { 'content-type': 'multipart/form-data' }),
      '',
      400,
      'malformed_request',
    ],
    ['no key', announcing(1_000, { authorization: null }), '', 401, 'missing_credentials'],
    ['an unknown key', announcing(1_000, UNKNOWN), '', 401, 'invalid_credentials'],
    ['an expired key', announcing(1_000, EXPIRED), '', 401, 'invalid_credentials'],
    ['a key that does not allow it', announcing(1_000, BLIND), '', 403, 'not_allowed'],
    ['another boundary', announcing(MAX), 'x'.repeat(70_000), 400, 'malformed_request'],
    ['ten thousand fields', announcing(MAX), FIELD.repeat(60), 400, 'malformed_request'],
    [
      'a field of 100 KB',
      announcing(MAX + 9_000),
      `--x\r\n${FIELD_PART}\r\n\r\n${'x'.repeat(70_000)}`,
      400,
      'malformed_request',
    ],
    ['a part with endless headers', announcing(MAX), `--x\r\n${'a: b\r\n'.repeat(5_000)}`, 400, 'malformed_request'],
    ['a part without a name', announcing(MAX), '--x\r\na: b\r\n\r\n', 400, 'malformed_request'],
    [
      'a file under another name',
      announcing(MAX),
      '--x\r\ncontent-disposition: form-data; name="f"; filename="a"\r\n\r\n',
      400,
      'validation_failed',
    ],
  ];

  it.each(early)('are refused before they are sent in whole: %s', async (_, headers, body, status, code) => {
    const sender = await RawSender.to(await gateway.bench.url);
    sender.begin(PATH, headers);
    sender.send(body);
    expect(await sender.answer()).toMatchObject({ status, code });
    sender.leave();
    expect(await gateway.contents()).toEqual(before);
  });

  it.each(early.filter(([, , body]) => body === ''))(
    'are not even asked for: %s',
    async (_, headers, _body, status, code) => {
      const sender = await RawSender.to(await gateway.bench.url);
      sender.begin(PATH, { ...headers, expect: '100-continue' });
      expect(await sender.answer()).toMatchObject({ status, code }); // the first it hears: 100 would be another status
      sender.leave();
      expect(await gateway.contents()).toEqual(before);
    },
  );

  it.each(['tittle', '__proto__', 'constructor', 'prototype', 'file'])(
    'are told of a field that nobody knows: %s',
    async (name) => {
      const { body } = await upload(aPdf()).field(name, 'x').expect(400);
      expect(body).toMatchObject({ code: 'validation_failed', errors: [{ field: name }] });
      expect(await gateway.contents()).toEqual(before);
    },
  );

  describe('that lie about their length', () => {
    const FORM = `--x\r\n${FILE_PART}\r\n\r\n%PDF-1.4 ${'.'.repeat(40)}\r\n--x--\r\n`;
    const send = async (headers: Headers, body: string): Promise<RawSender> => {
      const sender = await RawSender.to(await gateway.bench.url);
      sender.begin(PATH, headers);
      sender.send(body);
      return sender;
    };

    it.each([
      ['more comes than was announced', announcing(FORM.length - 20), FORM],
      ['a chunk is longer than it says', CHUNKED, `5\r\n${FORM}`],
      ['a chunk says no length', CHUNKED, `zz\r\n${FORM}`],
      ['the chunks end too early', CHUNKED, `14\r\n${FORM.slice(0, 20)}\r\n0\r\n\r\n`],
      ['two lengths are announced', announcing(FORM.length, CHUNKED), FORM],
      ['the length is no number', announcing('1e3'), FORM],
      ['the length is negative', announcing('-1'), FORM],
    ])('are refused: %s', async (_, headers, body) => {
      const sender = await send(headers, body);
      expect(await sender.answer()).toMatchObject({ status: 400, code: 'malformed_request' });
      sender.leave();
      expect(await gateway.contents()).toEqual(before);
    });

    it('are given up when less comes than was announced, and their sender leaves', async () => {
      const sender = await send(announcing(FORM.length + 20), FORM);
      await until(async () => (await gateway.bench.bucket.keys()).length > keysIn(before), 'the file being stored');
      sender.leave();
      await until(async () => (await gateway.bench.bucket.keys()).length === keysIn(before), 'nothing being left');
      expect(await gateway.contents()).toEqual(before);
    });
  });
});

const keysIn = (contents: object): number => ('keys' in contents ? (contents.keys as string[]).length : 0);
