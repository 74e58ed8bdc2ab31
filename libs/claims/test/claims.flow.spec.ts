import { randomUUID } from 'node:crypto';
import { Logger } from '@nestjs/common';
import { Cable, infrastructure, readyRedis, until, WatchedClaims } from '#libs/testing';
import { Redis } from 'ioredis';
import { Claims, isClaim, Turns } from '#libs/claims';

const LEASE_MS = 300;
const TIMES = { patience: 60_000, firstLook: 1, longestLook: 5 };

describe('claims over Redis', () => {
  let redis: Redis;
  let claims: WatchedClaims;
  let turns: Turns;
  let key: string;

  beforeAll(async () => {
    Logger.overrideLogger(false);
    redis = await readyRedis();
    claims = new WatchedClaims(redis, LEASE_MS);
    turns = new Turns(claims, TIMES);
  });
  afterAll(() => redis.disconnect());
  beforeEach(() => {
    key = `spec:${randomUUID()}`;
  });
  afterEach(() => redis.del(key));

  it('lets one of many go first, and the others when it is done', async () => {
    const gate = Promise.withResolvers<string>();
    const work = jest.fn(() => gate.promise);
    const first = turns.first(key, work);
    const others = Array.from({ length: 9 }, () => turns.first(key, work));
    await until(() => claims.refused(key) === 9);
    gate.resolve('done');
    expect((await Promise.all([first, ...others])).filter((result) => result === 'done')).toHaveLength(1);
    expect(work).toHaveBeenCalledTimes(1);
    expect(await redis.exists(key)).toBe(0);
  });

  it('lets the next one go when the first has failed', async () => {
    await expect(turns.first(key, () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    expect(await turns.first(key, async () => 'done')).toBe('done');
  });

  it('keeps the claim of work that takes longer than a lease', async () => {
    const gate = Promise.withResolvers<void>();
    const first = turns.first(key, () => gate.promise);
    await until(async () => (await redis.pttl(key)) < LEASE_MS - 50 && (await redis.exists(key)) === 1);
    await until(async () => (await redis.pttl(key)) > LEASE_MS - 50);
    gate.resolve();
    await first;
  });

  it('waits for the claim of a process that died no longer than its lease', async () => {
    await redis.set(key, 'claim:dead', 'PX', 100);
    expect(await turns.first(key, async () => 'done')).toBeUndefined();
    expect(await turns.first(key, async () => 'done')).toBe('done');
  });

  it('waits no longer than its patience', async () => {
    await redis.set(key, 'claim:busy', 'PX', 60_000);
    const impatient = new Turns(claims, { ...TIMES, patience: 20 });
    expect(await impatient.first(key, async () => 'done')).toBeUndefined();
  });

  it('stops waiting when the work is called off', async () => {
    await redis.set(key, 'claim:busy', 'PX', 60_000);
    const controller = new AbortController();
    const waiting = turns.first(key, async () => 'done', controller.signal);
    controller.abort();
    await expect(waiting).rejects.toThrow('aborted');
  });

  it('releases nothing that another has taken over', async () => {
    await turns.first(key, async () => {
      await redis.set(key, 'claim:another');
    });
    expect(await redis.get(key)).toBe('claim:another');
  });

  it('leaves a result for those who come later, and tells it from a claim', async () => {
    const claim = await claims.attempt(key);
    if (typeof claim === 'string') throw new Error('somebody else is there');
    expect(isClaim((await claims.standing(key)) ?? '')).toBe(true);
    expect(await claim.settle('result', 60_000)).toBeNull();
    expect(await claims.attempt(key)).toBe('result');
    expect(isClaim('result')).toBe(false);
  });

  it('lets those go on who wait when Redis goes away, and claims again when it is back', async () => {
    const cable = await Cable.to(infrastructure().REDIS_URL);
    const far = new Redis(cable.url, { maxRetriesPerRequest: 0, enableOfflineQueue: false });
    far.on('error', () => undefined);
    await until(() => far.status === 'ready');
    const there = new WatchedClaims(far, LEASE_MS);
    await redis.set(key, 'claim:busy', 'PX', 60_000);
    const waiting = new Turns(there, TIMES).first(key, async () => 'done');
    await until(() => there.refused(key) === 1);
    cable.cut();
    expect(await waiting).toBeUndefined();
    expect(await new Turns(there, TIMES).first(key, async () => 'done')).toBe('done');
    cable.mend();
    await until(async () => typeof (await there.attempt(key)) === 'string');
    far.disconnect();
    cable.close();
  });
});

describe('a claim', () => {
  it('is given to everybody while Redis is away', async () => {
    const redis = new Redis('redis://127.0.0.1:1', { lazyConnect: true, enableOfflineQueue: false });
    redis.on('error', () => undefined);
    const claims = new Claims(redis);
    const [one, other] = await Promise.all([claims.attempt('key'), claims.attempt('key')]);
    expect([typeof one, typeof other]).toEqual(['object', 'object']);
    for (const claim of [one, other]) if (typeof claim !== 'string') await claim.release();
    redis.disconnect();
  });
});
