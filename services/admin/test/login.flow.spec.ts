import { AccessTokens, SCOPES } from '#libs/auth';
import { FLOW_SPEC_TIMEOUT_MS, type ServiceBench, until } from '#libs/testing';
import { Redis } from 'ioredis';
import { adminBench, logIn, PASSWORD } from './fixtures/admin-bench';

const RIGHT = { username: 'admin', password: PASSWORD };
const WRONG = { username: 'admin', password: 'guessed-by-somebody' };

describe('login', () => {
  let bench: ServiceBench;
  let lastAddress = 0;

  beforeAll(async () => {
    bench = await adminBench();
    await bench.app.get(Redis, { strict: false }).flushdb();
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => bench.stop());

  const newAddress = () => `198.51.100.${++lastAddress}`;
  const audit = () =>
    bench.database.query<{ actor: string; action: string; outcome: string; details: Record<string, string> }>(
      'SELECT actor, action, outcome, details FROM audit_log ORDER BY id',
    );
  const failTenTimes = async (address: string) => {
    for (let attempt = 0; attempt < 10; attempt++) expect((await logIn(bench, WRONG, address)).status).toBe(401);
  };

  it('gives a token with the permissions of the account', async () => {
    const response = await logIn(bench, RIGHT, newAddress());
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const answer = (await response.json()) as { access_token: string };
    expect(answer).toMatchObject({ token_type: 'Bearer', expires_in: 28_800, permissions: [...SCOPES] });
    const content = await bench.app.get(AccessTokens, { strict: false }).read(answer.access_token);
    expect(content).toMatchObject({ sub: 'admin', tenant: 'acme', permissions: [...SCOPES] });
  });

  it('sets a cookie that scripts cannot read and other sites cannot send', async () => {
    const cookie = (await logIn(bench, RIGHT, newAddress())).headers.get('set-cookie');
    expect(cookie).toMatch(
      /^consilium_token=ey[^;]+; Max-Age=28800; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Strict$/,
    );
  });

  it('takes the cookie back', async () => {
    const response = await fetch(`${await bench.url}/api/logout`, { method: 'POST' });
    expect(response.status).toBe(204);
    expect(response.headers.get('set-cookie')).toMatch(/^consilium_token=; Path=\/; Expires=Thu, 01 Jan 1970/);
  });

  it('answers a wrong password and an unknown name alike', async () => {
    const [wrong, unknown] = await Promise.all(
      [WRONG, { ...WRONG, username: 'nobody' }].map(async (body) => {
        const response = await logIn(bench, body, newAddress());
        const { request_id: _id, ...problem } = (await response.json()) as Record<string, unknown>;
        return { status: response.status, problem };
      }),
    );
    expect(wrong).toMatchObject({ status: 401, problem: { code: 'invalid_credentials' } });
    expect(unknown).toEqual(wrong);
  });

  it.each([{}, { username: 'admin' }, { username: 'admin', password: 5 }, { ...RIGHT, extra: 1 }])(
    'refuses %j and names the field',
    async (body) => {
      const response = await logIn(bench, body);
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ code: 'validation_failed', errors: expect.any(Array) });
    },
  );

  it('locks an account for an address after ten failures, even for the right password', async () => {
    const address = newAddress();
    await failTenTimes(address);
    const response = await logIn(bench, RIGHT, address);
    expect(response.status).toBe(429);
    expect(await response.json()).toMatchObject({ code: 'too_many_attempts' });
    const wait = Number(response.headers.get('retry-after'));
    expect(wait).toBeGreaterThan(800);
    expect(wait).toBeLessThanOrEqual(900);
    expect((await logIn(bench, RIGHT, newAddress())).status).toBe(200);
  });

  it('judges no more than ten of many attempts at the same moment', async () => {
    const address = newAddress();
    const answers = await Promise.all(Array.from({ length: 15 }, () => logIn(bench, WRONG, address)));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(10);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(5);
  });

  it('forgets failures after a success', async () => {
    const address = newAddress();
    for (let attempt = 0; attempt < 9; attempt++) await logIn(bench, WRONG, address);
    expect((await logIn(bench, RIGHT, address)).status).toBe(200);
    expect((await logIn(bench, WRONG, address)).status).toBe(401);
  });

  it('writes every attempt into the audit, never a password', async () => {
    await bench.database.query('DELETE FROM audit_log');
    const address = newAddress();
    await logIn(bench, RIGHT, address);
    await logIn(bench, WRONG, address);
    await logIn(bench, { username: PASSWORD, password: 'typed into the wrong field' }, address);
    const entries = await audit();
    expect(entries).toEqual([
      { actor: 'admin', action: 'login', outcome: 'allowed', details: { address } },
      { actor: 'admin', action: 'login', outcome: 'denied', details: { address, code: 'invalid_credentials' } },
      {
        actor: 'unknown account',
        action: 'login',
        outcome: 'denied',
        details: { address, code: 'invalid_credentials' },
      },
    ]);
    expect(JSON.stringify(entries)).not.toContain(PASSWORD);
  });

  it('goes on counting when Redis is away', async () => {
    const redis = bench.app.get(Redis, { strict: false });
    const address = newAddress();
    redis.disconnect();
    await until(() => redis.status === 'end');
    await failTenTimes(address);
    expect((await logIn(bench, WRONG, address)).status).toBe(429);
    await redis.connect();
  });
});
