import { createHash, randomUUID } from 'node:crypto';
import { documentParsed, documentRegistered } from '#libs/contracts';
import { DEADLINE_HEADER } from '#libs/messaging';
import { Cables, FLOW_SPEC_TIMEOUT_MS, until } from '#libs/testing';
import { Gateway, KEYS } from './fixtures/gateway';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

interface Post {
  text?: unknown;
  source?: unknown;
  title?: unknown;
  case?: unknown;
  urls?: unknown;
  deadline?: unknown;
}

describe('accept-post', () => {
  const cables = new Cables();
  let gateway: Gateway;
  let post: { text: string; source: { system: string; channel: string; external_id: string | number } };

  beforeAll(async () => {
    gateway = await Gateway.start({ through: (addresses) => cables.to(addresses) });
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(async () => {
    await gateway.bench.stop();
    cables.close();
  });
  beforeEach(() => {
    post = {
      text: 'Порт расширяют.\nПодробности позже.',
      source: { system: 'telegram', channel: '@port/news', external_id: randomUUID() },
    };
  });

  const send = (body: Post, key?: string | null) => gateway.post('/api/posts', key).send(body);
  const parsed = (id: string) =>
    gateway.bench.probe.published(documentParsed).find(({ documentId }) => documentId === id);

  it('makes a document that needs no reading and enters the pipeline as parsed', async () => {
    const { body, headers } = await send(post).expect(202);
    expect(body).toMatchObject({
      state: 'parsed',
      duplicate: false,
      media_type: 'text/plain',
      size: Buffer.byteLength(post.text),
      sha256: sha256(post.text),
    });
    expect(headers['location']).toBe(body.links.self);
    const message = await until(() => parsed(body.document_id));
    expect(message).toMatchObject({ jobId: body.job_id, pageCount: 1, contentHash: sha256(post.text) });
    expect(gateway.bench.probe.published(documentRegistered)).toEqual([]);
    expect((await gateway.get(body.links.text).expect(200)).text).toBe(post.text);
  });

  it.each([
    ['Порт расширяют, подробности позже.', 'ru'],
    ['The harbour authority has published its plans for the new terminal.', 'en'],
    ['OK!', null],
  ])('finds that the language of %j is %s', async (text, language) => {
    const { body } = await send({ ...post, text }).expect(202);
    expect((await gateway.get(body.links.self).expect(200)).body).toMatchObject({ language, page_count: 1 });
  });

  it('passes its deadline on, and refuses one that has passed', async () => {
    const deadline = new Date(Date.now() + 3_600_000).toISOString();
    const { body } = await send({ ...post, deadline }).expect(202);
    await until(() => parsed(body.document_id));
    const isIts = ({ documentId }: { documentId: string }) => documentId === body.document_id;
    expect(gateway.bench.probe.headersOf(documentParsed, isIts)).toMatchObject([{ [DEADLINE_HEADER]: deadline }]);
    const late = await send({ ...post, deadline: '2020-01-01T00:00:00Z' }).expect(400);
    expect(late.body).toMatchObject({ code: 'validation_failed', errors: [{ field: 'deadline' }] });
  });

  it('shows where the post comes from, under its first line', async () => {
    const { body } = await send(post).expect(202);
    const shown = (await gateway.get(body.links.self).expect(200)).body;
    expect(shown).toMatchObject({ title: 'Порт расширяют.', page_count: 1, coverage: 1, case: null });
    expect(shown.source).toBe(`telegram/@port/news/${post.source.external_id}`);
    expect(shown.filename).toBe(`telegram-@port-news-${post.source.external_id}.txt`);
  });

  it('keeps title and case, and adds the links where enrichment finds them', async () => {
    const urls = ['https://example.org/a', 'http://127.0.0.1:8080/b'];
    const { body } = await send({ ...post, title: 'News', case: 'Port', urls }).expect(202);
    expect((await gateway.get(body.links.self)).body).toMatchObject({ title: 'News', case: 'Port' });
    expect((await gateway.get(body.links.text)).text).toBe(`${post.text}\n\n${urls.join('\n')}`);
  });

  it('stores the text as an object that the bucket events are silent about', async () => {
    const before = await gateway.bench.bucket.keys();
    await send({ ...post, case: 'Port' }).expect(202);
    const [key = ''] = (await gateway.bench.bucket.keys()).filter((known) => !before.includes(known));
    expect(key).toMatch(/^tenant\/acme\/case\/Port\/original\//);
    expect((await gateway.bench.bucket.store.head(key))?.metadata).toEqual({ 'consilium-source': 'ingest-gateway' });
  });

  it('answers an unchanged post with the first document, also when it comes many times at once', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => send(post)));
    const ids = new Set(answers.map(({ body }) => body.document_id));
    expect(ids.size).toBe(1);
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(1);
    const { body } = await send(post).expect(200);
    expect(body).toMatchObject({ duplicate: true, duplicate_of: [...ids][0], state: 'parsed' });
    expect((await gateway.bench.bucket.keys()).length).toBe(await gateway.documents());
  });

  it('takes another post with the same text, and another tenant, as new', async () => {
    const others = [
      await send(post),
      await send({ ...post, source: { ...post.source, external_id: 7 } }),
      await send(post, KEYS.other),
    ];
    expect(others.map(({ status }) => status)).toEqual([202, 202, 202]);
    expect(new Set(others.map(({ body }) => body.document_id)).size).toBe(3);
  });

  it('accepts once when the commit breaks off and nobody knows whether it happened', async () => {
    gateway.bench.database.crashNext();
    const { body } = await send(post).expect(202);
    await until(() => parsed(body.document_id));
    expect((await send(post).expect(200)).body.document_id).toBe(body.document_id);
  });

  it.each(['DATABASE_URL', 'S3_ENDPOINT'] as const)('answers 503 while %s is away and keeps nothing', async (name) => {
    const before = await gateway.contents();
    await cables.without(name, async () => {
      const { body, headers } = await send(post).expect(503);
      expect(body.code).toBe('dependency_unavailable');
      expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    });
    expect(await gateway.contents()).toEqual(before);
  });

  const refusals: [string, (given: Post) => Post, number, string][] = [
    ['an empty text', (given) => ({ ...given, text: ' \n' }), 422, 'empty_file'],
    ['links without a text', (given) => ({ ...given, text: '', urls: ['https://example.org'] }), 422, 'empty_file'],
    ['no text', ({ source }) => ({ source }), 400, 'validation_failed'],
    ['no source', ({ text }) => ({ text }), 400, 'validation_failed'],
    [
      'a source without a channel',
      (given) => ({ ...given, source: { system: 'x', external_id: '1' } }),
      400,
      'validation_failed',
    ],
    ['something that is no link', (given) => ({ ...given, urls: ['javascript:alert(1)'] }), 400, 'validation_failed'],
    ['an unknown field', (given) => ({ ...given, body: 'x' }), 400, 'validation_failed'],
    ['a text of 2 MB', (given) => ({ ...given, text: 'x'.repeat(2_000_000) }), 413, 'payload_too_large'],
  ];

  it.each(refusals)('refuses %s and keeps nothing', async (_, change, status, code) => {
    const before = await gateway.contents();
    const { body } = await send(change(post)).expect(status);
    expect(body).toMatchObject({ status, code });
    expect(await gateway.contents()).toEqual(before);
  });

  it('names the wrong fields, also those inside', async () => {
    const { body } = await send({ text: 'x', source: { system: '', channel: 'c', external_id: '1' } }).expect(400);
    expect(body.errors).toEqual([{ field: 'source.system', message: expect.any(String) }]);
  });

  it('asks for a key that may write', async () => {
    await send(post, null).expect(401);
    expect((await send(post, KEYS.blind).expect(403)).body.code).toBe('not_allowed');
  });
});
