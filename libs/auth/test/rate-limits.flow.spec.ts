import { RateLimits, WrongCredentials } from '#libs/auth';
import { readyRedis, redisAway, until } from '#libs/testing';
import type { Redis } from 'ioredis';
import { v7 as uuidv7 } from 'uuid';

/** Longer than any of these specs. */
const WINDOW_SECONDS = 600;

describe('RateLimits', () => {
  let redis: Redis;
  let who: string;

  beforeAll(async () => {
    redis = await readyRedis();
  });
  afterAll(() => redis.disconnect());
  beforeEach(() => {
    who = uuidv7();
  });

  it('says what is left, and when nothing is', async () => {
    const limits = new RateLimits('spec', WINDOW_SECONDS, redis);
    expect(await limits.take(who, 2)).toMatchObject({ limit: 2, remaining: 1, isExceeded: false, windowSeconds: 600 });
    expect(await limits.take(who, 2)).toMatchObject({ remaining: 0, isExceeded: false });
    const { isExceeded, remaining, resetSeconds } = await limits.take(who, 2);
    expect({ isExceeded, remaining }).toEqual({ isExceeded: true, remaining: 0 });
    expect(resetSeconds).toBeGreaterThan(0);
    expect(resetSeconds).toBeLessThanOrEqual(WINDOW_SECONDS);
  });

  it('counts for all replicas together', async () => {
    const replicas = [redis, redis].map((client) => new RateLimits('spec', WINDOW_SECONDS, client));
    const taken = await Promise.all([...replicas, ...replicas].map((limits) => limits.take(who, 10)));
    expect(new Set(taken.map(({ remaining }) => remaining))).toEqual(new Set([9, 8, 7, 6]));
  });

  it('counts each by itself', async () => {
    const limits = new RateLimits('spec', WINDOW_SECONDS, redis);
    await limits.take(who, 1);
    expect(await limits.take(uuidv7(), 1)).toMatchObject({ isExceeded: false });
  });

  it('counts in the process while Redis is away', async () => {
    const away = redisAway();
    const limits = new RateLimits('spec', WINDOW_SECONDS, away);
    await limits.take(who, 1);
    expect(await limits.take(who, 1)).toMatchObject({ isExceeded: true });
    away.disconnect();
  });

  it('begins anew when its window has ended', async () => {
    const limits = new RateLimits('spec', 1);
    await limits.take(who, 1);
    await until(async () => !(await limits.take(who, 1)).isExceeded, 'the next window');
  });
});

describe('WrongCredentials', () => {
  it('tells an address to wait that has tried too many', async () => {
    const wrong = new WrongCredentials(new RateLimits('spec', WINDOW_SECONDS), 2);
    await wrong.note('2001:db8::1');
    await wrong.note('2001:db8::1');
    await wrong.note('2001:db8::2');
    await expect(wrong.note('2001:db8::1')).rejects.toMatchObject({ code: 'too_many_attempts' });
  });
});
