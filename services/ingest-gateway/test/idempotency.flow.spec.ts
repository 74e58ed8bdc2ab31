import { randomUUID } from 'node:crypto';
import { FLOW_SPEC_TIMEOUT_MS, until } from '#libs/testing';
import type { Test } from 'supertest';
import { aPdf, Gateway, KEYS } from './fixtures/gateway';
import { SlowUpload } from './fixtures/slow-upload';

const PROGRAM = Buffer.from([0x4d, 0x5a, 0, 0, 3]);

describe('a request with an Idempotency-Key', () => {
  let gateway: Gateway;

  beforeAll(async () => {
    gateway = await Gateway.start({ env: { SWEEP_EVERY_MS: '50' } });
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => gateway.bench.stop());

  const upload = (key: string, bytes: Buffer, tenantKey?: string): Test =>
    gateway.post('/api/documents', tenantKey).set('idempotency-key', key).attach('file', bytes, 'a.pdf');
  const post = (key: string, body: object): Test => gateway.post('/api/posts').set('idempotency-key', key).send(body);
  const aPost = (text = randomUUID()) => ({ text, source: { system: 's', channel: 'c', external_id: randomUUID() } });
  const known = async (key: string): Promise<boolean> =>
    (await gateway.bench.database.query(`SELECT 1 FROM idempotency_key WHERE key = $1`, [key])).length > 0;

  it('is answered like the first time when it is the same upload', async () => {
    const [key, bytes] = [randomUUID(), aPdf()];
    const first = await upload(key, bytes).expect(202);
    expect(first.headers['idempotency-replayed']).toBeUndefined();
    const before = await gateway.contents();
    const again = await upload(`"${key}"`, bytes).expect(202);
    expect(again.headers).toMatchObject({ 'idempotency-replayed': 'true', location: first.headers['location'] });
    expect(again.body).toEqual(first.body);
    expect(await gateway.contents()).toEqual(before);
  });

  it('is refused when it is another upload, and nothing of that is kept', async () => {
    const [key, bytes] = [randomUUID(), aPdf()];
    await upload(key, bytes).expect(202);
    const before = await gateway.contents();
    const others = [upload(key, aPdf()), upload(key, bytes).field('title', 'x'), post(key, aPost())];
    for (const other of others) expect((await other.expect(422)).body.code).toBe('idempotency_key_reused');
    expect(await gateway.contents()).toEqual(before);
  });

  it('waits for the first one that is still under way', async () => {
    const key = randomUUID();
    const slow = await SlowUpload.start(await gateway.bench.url, { 'idempotency-key': key });
    await until(() => known(key), 'the first request having the key');
    const { body, headers } = await upload(key, aPdf()).expect(409);
    expect(body.code).toBe('idempotency_key_in_flight');
    expect(headers['retry-after']).toBe('1');
    slow.finish();
    expect(await slow.answer()).toBe(202);
    await upload(key, aPdf()).expect(422);
  });

  it('gives the answers for several files again', async () => {
    const key = randomUUID();
    const bytes = aPdf();
    const several = (): Test => upload(key, bytes).attach('file', PROGRAM, 'b.pdf');
    const first = await several().expect(207);
    const again = await several().expect(207);
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(again.body).toEqual(first.body);
  });

  it('leaves the key free when it came to nothing', async () => {
    const key = randomUUID();
    await upload(key, PROGRAM).expect(415);
    await gateway.post('/api/posts').set('idempotency-key', key).send({}).expect(400);
    expect((await upload(key, aPdf()).expect(202)).headers['idempotency-replayed']).toBeUndefined();
  });

  it('does not meet the keys of other tenants', async () => {
    const [key, bytes] = [randomUUID(), aPdf()];
    const first = await upload(key, bytes).expect(202);
    const theirs = await upload(key, aPdf(), KEYS.other).expect(202);
    expect(theirs.headers['idempotency-replayed']).toBeUndefined();
    expect(theirs.body.document_id).not.toBe(first.body.document_id);
  });

  it('is answered like the first time when it is the same post, whatever the order of its fields', async () => {
    const [key, wanted] = [randomUUID(), aPost()];
    const first = await post(key, wanted).expect(202);
    const again = await post(key, { source: wanted.source, text: wanted.text }).expect(202);
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(again.body).toEqual(first.body);
    expect((await post(key, { ...wanted, text: 'another' }).expect(422)).body.code).toBe('idempotency_key_reused');
  });

  it('happens once when it comes many times at once', async () => {
    const [key, wanted] = [randomUUID(), aPost()];
    const answers = await Promise.all(Array.from({ length: 8 }, () => post(key, wanted)));
    const done = answers.filter(({ status }) => status === 202);
    expect(done.length).toBeGreaterThan(0);
    expect(new Set(done.map(({ body }) => body.document_id)).size).toBe(1);
    expect(answers.every(({ status }) => status === 202 || status === 409)).toBe(true);
  });

  it('takes the place of one that died', async () => {
    const key = randomUUID();
    await gateway.bench.database.query(
      `INSERT INTO idempotency_key (tenant_id, key, token, locked_until, expires_at)
       SELECT id, $1, $2, now() - interval '1 second', now() + interval '1 day' FROM tenant WHERE name = 'acme'`,
      [key, randomUUID()],
    );
    const { headers } = await post(key, aPost()).expect(202);
    expect(headers['idempotency-replayed']).toBeUndefined();
  });

  it('is forgotten after its time', async () => {
    const key = randomUUID();
    await post(key, aPost()).expect(202);
    await gateway.bench.database.query(
      `UPDATE idempotency_key SET expires_at = now(), locked_until = now() WHERE key = $1`,
      [key],
    );
    await until(async () => !(await known(key)), 'the key being forgotten');
    await post(key, aPost()).expect(202);
  });
});
