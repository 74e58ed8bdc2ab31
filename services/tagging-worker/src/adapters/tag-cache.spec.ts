import { Logger } from '@nestjs/common';
import { Claims } from '#libs/claims';
import { redisAway } from '#libs/testing';
import { TagCache } from './tag-cache';
import { TagClaims } from './tag-claims.store';

describe('TagCache without Redis', () => {
  const redis = redisAway();
  const { signal } = new AbortController();
  const text = { documentId: 'd1', contentHash: 'h1' };
  let cache: TagCache;

  beforeAll(() => Logger.overrideLogger(false));
  afterAll(() => redis.disconnect());
  beforeEach(() => {
    cache = new TagCache(new TagClaims(new Claims(redis)));
  });

  it('makes the tags of a text once and remembers them', async () => {
    const produce = jest.fn(async () => ['a']);
    expect(await cache.once(text, signal, produce)).toEqual({ tags: ['a'], source: 'call' });
    expect(await cache.once(text, signal, produce)).toEqual({ tags: ['a'], source: 'memory' });
    expect(produce).toHaveBeenCalledTimes(1);
    expect(cache.size).toBe(1);
  });

  it('makes the tags once for all who ask at the same time', async () => {
    const produce = jest.fn(async () => ['a']);
    const results = await Promise.all([1, 2, 3].map(() => cache.once(text, signal, produce)));
    expect(produce).toHaveBeenCalledTimes(1);
    expect(results.map(({ source }) => source).sort()).toEqual(['call', 'memory', 'memory']);
  });

  it('tells another text of the same document apart', async () => {
    await cache.once(text, signal, async () => ['a']);
    const other = await cache.once({ ...text, contentHash: 'h2' }, signal, async () => ['b']);
    expect(other).toEqual({ tags: ['b'], source: 'call' });
  });

  it('remembers that a text has no tags', async () => {
    await cache.once(text, signal, async () => []);
    expect(await cache.once(text, signal, async () => ['a'])).toEqual({ tags: [], source: 'memory' });
  });

  it('forgets a failure and lets those who waited try themselves', async () => {
    const produce = jest.fn(async () => ['a']).mockRejectedValueOnce(new Error('quota'));
    const [first, second] = await Promise.allSettled([1, 2].map(() => cache.once(text, signal, produce)));
    expect(first).toMatchObject({ status: 'rejected', reason: { message: 'quota' } });
    expect(second).toMatchObject({ status: 'fulfilled', value: { tags: ['a'], source: 'call' } });
  });

  it('does not begin when the work was called off', async () => {
    await expect(cache.once(text, AbortSignal.abort(), async () => ['a'])).rejects.toThrow('aborted');
  });
});
