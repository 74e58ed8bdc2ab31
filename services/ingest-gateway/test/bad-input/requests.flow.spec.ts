import { randomUUID } from 'node:crypto';
import { FLOW_SPEC_TIMEOUT_MS } from '#libs/testing';
import { v7 as uuidv7 } from 'uuid';
import { Gateway } from '../fixtures/gateway';
import { RawSender } from '../fixtures/raw-sender';

const JSON_BODY = { 'content-type': 'application/json' };

describe('bad requests', () => {
  let gateway: Gateway;

  beforeAll(async () => {
    gateway = await Gateway.start();
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => gateway.bench.stop());

  const raw = async (bytes: string): Promise<object> => {
    const sender = await RawSender.to(await gateway.bench.url);
    sender.send(bytes);
    return sender.answer().finally(() => sender.leave());
  };

  it.each([
    ['no HTTP at all', 'Guten Tag\r\n\r\n', 400, 'malformed_request'],
    ['a method nobody knows', 'BREW /api/documents HTTP/1.1\r\nhost: a\r\n\r\n', 400, 'malformed_request'],
    ['a header without a name', 'GET /health HTTP/1.1\r\nhost: a\r\n: b\r\n\r\n', 400, 'malformed_request'],
    ['NUL in a header', 'GET /health HTTP/1.1\r\nhost: a\r\nx: a\0b\r\n\r\n', 400, 'malformed_request'],
    ['NUL in the address', 'GET /health\0 HTTP/1.1\r\nhost: a\r\n\r\n', 400, 'malformed_request'],
    [
      'headers of 100 KB',
      `GET /health HTTP/1.1\r\nhost: a\r\nx: ${'y'.repeat(100_000)}\r\n\r\n`,
      431,
      'headers_too_large',
    ],
    ['an address that is not encoded', 'GET /api/documents/%ZZ HTTP/1.1\r\nhost: a\r\n\r\n', 400, 'malformed_request'],
  ])('are answered with a code: %s', async (_, bytes, status, code) => {
    expect(await raw(bytes)).toMatchObject({
      status,
      code,
      headers: {
        'content-type': expect.stringContaining('application/problem+json'),
        'x-request-id': expect.any(String),
      },
      body: { status, title: expect.any(String), detail: expect.any(String), request_id: expect.any(String) },
    });
  });

  it.each([
    ['documents', 'q=%00', 'q'],
    ['documents', 'case=a%00', 'case'],
    ['documents', 'tag=%00', 'tag'],
    ['documents', 'media_type=%00', 'media_type'],
    ['documents', 'cursor=%00', 'cursor'],
    ['documents', '__proto__=1', '__proto__'],
    ['documents', 'sort=__proto__', 'sort'],
    ['documents', 'limit=1e9', 'limit'],
    ['tasks', 'type=%00', 'type'],
    ['tasks', 'document_id=%00', 'document_id'],
    ['tasks', 'from=%00', 'from'],
  ])('name the parameter that is wrong: %s?%s', async (list, query, field) => {
    const { body } = await gateway.get(`/api/${list}?${query}`).expect(400);
    expect(body).toMatchObject({ code: 'validation_failed', errors: [expect.objectContaining({ field })] });
  });

  const source = (): object => ({ system: 's', channel: 'c', external_id: randomUUID() });
  const bodies: [string, string, () => string, number, string][] = [
    ['posts', 'half a JSON', () => '{"text":', 400, 'malformed_request'],
    ['posts', 'null', () => 'null', 400, 'malformed_request'],
    ['posts', 'a list', () => '[]', 400, 'validation_failed'],
    [
      'posts',
      'a list of lists of lists',
      () => `${'['.repeat(200_000)}${']'.repeat(200_000)}`,
      400,
      'malformed_request',
    ],
    [
      'posts',
      'two megabytes',
      () => JSON.stringify({ text: 'x'.repeat(2_000_000), source: source() }),
      413,
      'payload_too_large',
    ],
    ['posts', 'a text that is none', () => JSON.stringify({ text: ['a'], source: source() }), 400, 'validation_failed'],
    [
      'posts',
      '__proto__',
      () => `{"text":"a","__proto__":{"a":1},"source":${JSON.stringify(source())}}`,
      400,
      'validation_failed',
    ],
    [
      'posts',
      '__proto__ further in',
      () => '{"text":"a","source":{"system":"s","channel":"c","external_id":"1","__proto__":1}}',
      400,
      'validation_failed',
    ],
    [
      'posts',
      'ten thousand fields',
      () => JSON.stringify({ text: 'a', source: source(), ...manyFields() }),
      400,
      'validation_failed',
    ],
    ['tasks', 'NUL for an id', () => '{"type":"ocr","document_id":"\\u0000"}', 400, 'validation_failed'],
    [
      'tasks',
      'a type by the name of __proto__',
      () => `{"type":"__proto__","document_id":"${uuidv7()}"}`,
      400,
      'validation_failed',
    ],
    [
      'uploads',
      'NUL for a name',
      () => '{"filename":"\\u0000","size":1,"media_type":"text/plain"}',
      400,
      'validation_failed',
    ],
    [
      'uploads',
      'a type with a header in it',
      () => '{"filename":"a","size":1,"media_type":"text/plain\\r\\nx: y"}',
      400,
      'validation_failed',
    ],
  ];

  it.each(bodies)('are refused and leave nothing: %s with %s', async (calls, _, body, status, code) => {
    const before = await gateway.contents();
    const answer = await gateway.post(`/api/${calls}`).set(JSON_BODY).send(body());
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(await gateway.contents()).toEqual(before);
  });

  it('cost nobody a text for a letter that is none', async () => {
    const body = `{"text":"a\\u0000b \\ud800 c","title":"\\udc00","source":${JSON.stringify(source())}}`;
    const answer = await gateway.post('/api/posts').set(JSON_BODY).send(body).expect(202);
    expect((await gateway.get(answer.body.links.text).expect(200)).text).toBe('ab \uFFFD c');
  });
});

const manyFields = (): Record<string, number> =>
  Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`field${index}`, index]));
