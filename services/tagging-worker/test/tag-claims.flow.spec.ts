import { randomUUID } from 'node:crypto';
import { Logger } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { Claims } from '#libs/claims';
import { readyRedis, until } from '#libs/testing';
import { TagCache } from '../src/adapters/tag-cache';
import { TagClaims } from '../src/adapters/tag-claims.store';

const LEASE_MS = 300;
const TIMES = { result: 60_000, poll: 10 };
const claimsOf = (redis: Redis): TagClaims => new TagClaims(new Claims(redis, LEASE_MS), TIMES);

describe('TagClaims over Redis', () => {
  let redis: Redis;
  let claims: TagClaims;
  let otherWorker: TagClaims;
  const { signal } = new AbortController();
  let key: string;

  beforeAll(async () => {
    Logger.overrideLogger(false);
    redis = await readyRedis();
    claims = claimsOf(redis);
    otherWorker = claimsOf(redis);
  });
  afterAll(() => redis.disconnect());
  beforeEach(() => {
    key = `tag:${randomUUID()}:hash`;
  });
  afterEach(() => redis.del(key));

  it('makes the tags once for all workers that ask at the same time', async () => {
    const produce = jest.fn(async () => ['a', 'ё']);
    const workers = Array.from({ length: 20 }, () => claimsOf(redis));
    const results = await Promise.all(workers.map((worker) => worker.once(key, new AbortController().signal, produce)));
    expect(produce).toHaveBeenCalledTimes(1);
    expect(results.filter(({ fromFleet }) => fromFleet)).toHaveLength(19);
    for (const { tags } of results) expect(tags).toEqual(['a', 'ё']);
  });

  it('keeps the result for those who come later, for a day at most', async () => {
    await new TagClaims(new Claims(redis)).once(key, signal, async () => ['a']);
    const later = await otherWorker.once(key, signal, () => Promise.reject(new Error('called again')));
    expect(later).toEqual({ tags: ['a'], fromFleet: true });
    expect(await redis.pttl(key)).toBeGreaterThan(86_390_000);
  });

  it('lets the next worker try at once when one fails', async () => {
    const failing = claims.once(key, signal, () => Promise.reject(new Error('quota')));
    const next = otherWorker.once(key, signal, async () => ['b']);
    await expect(failing).rejects.toThrow('quota');
    expect(await next).toEqual({ tags: ['b'], fromFleet: false });
  });

  it('keeps the claim of a worker that takes longer than the claim lasts', async () => {
    const work = Promise.withResolvers<string[]>();
    const slow = claims.once(key, signal, () => work.promise);
    const waiting = otherWorker.once(key, signal, () => Promise.reject(new Error('called again')));
    await until(async () => (await redis.pttl(key)) < LEASE_MS - 50);
    await until(async () => (await redis.pttl(key)) > LEASE_MS - 50);
    work.resolve(['a']);
    expect(await slow).toEqual({ tags: ['a'], fromFleet: false });
    expect(await waiting).toEqual({ tags: ['a'], fromFleet: true });
  });

  it('takes over from a worker that died', async () => {
    await redis.set(key, 'claim:dead', 'PX', 100);
    expect(await claims.once(key, signal, async () => ['a'])).toEqual({ tags: ['a'], fromFleet: false });
  });

  it('refuses the late result of a worker whose work was taken over', async () => {
    const frozen = Promise.withResolvers<string[]>();
    const late = claims.once(key, signal, () => frozen.promise);
    await until(async () => (await redis.exists(key)) > 0);
    await redis.del(key);
    await otherWorker.once(key, signal, async () => ['new']);
    frozen.resolve(['old']);
    expect(await late).toEqual({ tags: ['new'], fromFleet: true });
    expect(await claims.once(key, signal, async () => [])).toEqual({ tags: ['new'], fromFleet: true });
  });

  it('stops waiting when the work is called off', async () => {
    await redis.set(key, 'claim:busy', 'PX', 60_000);
    const controller = new AbortController();
    const waiting = claims.once(key, controller.signal, async () => []);
    controller.abort();
    await expect(waiting).rejects.toThrow('aborted');
  });

  it('goes on without Redis when it goes away in the middle', async () => {
    const own = await readyRedis();
    const result = await claimsOf(own).once(key, signal, async () => {
      own.disconnect();
      return ['a'];
    });
    expect(result).toEqual({ tags: ['a'], fromFleet: false });
  });

  it('tells a process memory hit from a fleet hit', async () => {
    const text = { documentId: randomUUID(), contentHash: 'hash' };
    const first = new TagCache(claims);
    const second = new TagCache(otherWorker);
    await first.once(text, signal, async () => ['a']);
    expect((await second.once(text, signal, async () => [])).source).toBe('fleet');
    expect((await second.once(text, signal, async () => [])).source).toBe('memory');
    await redis.del(`tag:${text.documentId}:${text.contentHash}`);
  });
});
