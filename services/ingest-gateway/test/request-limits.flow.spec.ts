import { randomBytes, randomUUID } from 'node:crypto';
import { ApiKeys } from '#libs/auth';
import { FLOW_SPEC_TIMEOUT_MS } from '#libs/testing';
import { aForm, askAndSend } from './fixtures/asking-sender';
import { aPdf, Gateway, KEYS } from './fixtures/gateway';

/** Longer than these specs take: no window ends in the middle of one. */
const WINDOW_SECONDS = 3_600;
const USUAL = 5;
const WRONG_PER_MINUTE = 3;

describe('what one key may ask for', () => {
  let gateway: Gateway;
  let key: string;
  let name: string;

  beforeAll(async () => {
    gateway = await Gateway.start({
      env: {
        RATE_LIMIT_REQUESTS: String(USUAL),
        RATE_LIMIT_SECONDS: String(WINDOW_SECONDS),
        WRONG_KEYS_PER_MINUTE: String(WRONG_PER_MINUTE),
      },
    });
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => gateway.bench.stop());
  beforeEach(async () => {
    name = randomUUID();
    key = `csk_${name}`;
    await gateway.bench.app.get(ApiKeys).seed('acme', name, key, ['documents:read', 'documents:write']);
  });

  const ask = () => gateway.get('/api/documents', key);
  const spend = async (): Promise<void> => {
    for (let request = 0; request < USUAL; request++) await ask().expect(200);
  };

  it('is told in every answer', async () => {
    const { headers } = await ask().expect(200);
    expect(headers['ratelimit-policy']).toBe(`"default";q=${USUAL};w=${WINDOW_SECONDS}`);
    expect(headers['ratelimit']).toMatch(/^"default";r=4;t=\d+$/);
    expect((await ask()).headers['ratelimit']).toMatch(/^"default";r=3;t=/);
  });

  it('is refused above the limit, with the time to wait', async () => {
    await spend();
    const { body, headers } = await ask().expect(429);
    expect(body).toMatchObject({ code: 'rate_limited', status: 429, limit: USUAL });
    expect(headers['content-type']).toContain('application/problem+json');
    expect(headers['ratelimit']).toMatch(/^"default";r=0;t=\d+$/);
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    expect(Number(headers['retry-after'])).toBeLessThanOrEqual(WINDOW_SECONDS);
  });

  it('is refused before a byte of the body has travelled', async () => {
    await spend();
    const before = await gateway.contents();
    const { headers, body } = aForm(Buffer.alloc(1_000_000, '.'));
    const url = `${await gateway.bench.url}/api/documents`;
    const heard = await askAndSend(url, { ...headers, authorization: `Bearer ${key}` }, body);
    expect(heard).toMatchObject({ wasToldToGoOn: false, status: 429, body: { code: 'rate_limited' } });
    expect(await gateway.contents()).toEqual(before);
  });

  it('is answered also when the whole body was sent unasked', async () => {
    await spend();
    const sent = gateway.post('/api/documents', key).attach('file', Buffer.alloc(5_000_000, '.'), 'a.pdf');
    expect((await sent).status).toBe(429);
  });

  it('is another limit for a key that has its own', async () => {
    const keys = gateway.bench.app.get(ApiKeys);
    expect(await keys.limit('acme', name, 1)).toBe(true);
    await ask().expect(200);
    await ask().expect(429);
    expect(await keys.limit('acme', 'no such key', 1)).toBe(false);
  });

  it('is no concern of other keys, of nobody, and of health', async () => {
    await spend();
    await ask().expect(429);
    await gateway.bench.app.get(ApiKeys).seed('acme', 'other', `${key}-other`, ['documents:read']);
    expect((await gateway.get('/api/documents', `${key}-other`)).status).toBe(200);
    expect((await gateway.get('/api/documents', null)).status).toBe(401);
    expect((await gateway.get('/health', null)).headers['ratelimit']).toBeUndefined();
  });

  describe('wrong keys', () => {
    let address: string;
    beforeEach(() => {
      address = `2001:db8::${randomBytes(2).toString('hex')}:${randomBytes(2).toString('hex')}`;
    });
    const tryKey = (tried: string) => gateway.get('/api/documents', tried).set('x-forwarded-for', address);

    it('are refused for a while when one address sends too many', async () => {
      for (let tries = 0; tries < WRONG_PER_MINUTE; tries++) await tryKey(`csk_${randomUUID()}`).expect(401);
      const { body, headers } = await tryKey(`csk_${randomUUID()}`).expect(429);
      expect(body.code).toBe('too_many_attempts');
      expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    });

    it('do not shut out right ones from the same address', async () => {
      for (let tries = 0; tries <= WRONG_PER_MINUTE; tries++) await tryKey(`csk_${randomUUID()}`);
      expect((await tryKey(key)).status).toBe(200);
    });
  });
});

describe('a sender that asks before it sends', () => {
  let gateway: Gateway;
  let url: string;
  const form = aForm(aPdf());

  beforeAll(async () => {
    gateway = await Gateway.start({ env: { RATE_LIMIT_REQUESTS: '0', WRONG_KEYS_PER_MINUTE: '1000' } });
    url = `${await gateway.bench.url}/api/documents`;
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => gateway.bench.stop());

  it('is told to go on when it may come in', async () => {
    const heard = await askAndSend(url, { ...form.headers, authorization: `Bearer ${KEYS.acme}` }, form.body);
    expect(heard).toMatchObject({ wasToldToGoOn: true, status: 202 });
    expect(await gateway.documents()).toBe(1);
  });

  it('is told to go on with JSON, too', async () => {
    const post = { text: 'a', source: { system: 's', channel: 'c', external_id: randomUUID() } };
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${KEYS.acme}` };
    const heard = await askAndSend(url.replace('documents', 'posts'), headers, Buffer.from(JSON.stringify(post)));
    expect(heard).toMatchObject({ wasToldToGoOn: true, status: 202 });
  });

  it.each([
    ['without a key', {}, 401],
    ['with a wrong key', { authorization: `Bearer csk_${randomUUID()}` }, 401],
    ['with a key that may not', { authorization: `Bearer ${KEYS.blind}` }, 403],
  ])('keeps its bytes %s', async (_, credential, status) => {
    const heard = await askAndSend(url, { ...form.headers, ...credential }, form.body);
    expect(heard).toMatchObject({ wasToldToGoOn: false, status });
  });
});
