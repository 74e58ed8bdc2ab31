import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { CrawlQuota, type Visit } from '../src/adapters/crawl-quota.store';
import { DomainSlots } from '../src/adapters/domain-slots.store';
import { CRAWL_LIMITS } from '../src/domain/crawl-limits';
import { readyRedis } from '#libs/testing';

const { signal } = new AbortController();

describe('CrawlQuota over Redis', () => {
  let redis: Redis;
  let visit: Visit;

  beforeAll(async () => {
    Logger.overrideLogger(false);
    redis = await readyRedis();
  });
  afterAll(() => redis.disconnect());
  beforeEach(() => {
    const id = randomUUID();
    visit = { url: `https://${id}.test/`, domain: `${id}.test`, tenantId: id };
  });
  afterEach(async () => {
    await redis.del(`crawl:domain:${visit.domain}`, `crawl:tenant:${visit.tenantId}`, `crawl:slots:${visit.domain}`);
  });

  const read = async (): Promise<string> => 'page';

  it('counts a domain over all processes and says when the next visit is possible', async () => {
    const limits = { ...CRAWL_LIMITS, perDomainAndHour: 2 };
    const processes = [new CrawlQuota(redis, limits), new CrawlQuota(redis, limits), new CrawlQuota(redis, limits)];
    const outcomes = [];
    for (const quota of processes) outcomes.push(await quota.within(visit, signal, read));
    expect(outcomes.slice(0, 2)).toEqual(['page', 'page']);
    expect(outcomes[2]).toMatchObject({ kind: 'refused', reason: 'domain_quota', url: visit.url });
    expect((outcomes[2] as { retryAfterMs: number }).retryAfterMs).toBeGreaterThan(3_590_000);
  });

  it('does not charge the tenant for a visit the domain forbids', async () => {
    const quota = new CrawlQuota(redis, { ...CRAWL_LIMITS, perDomainAndHour: 1 });
    for (let i = 0; i < 5; i++) await quota.within(visit, signal, read);
    expect(await redis.get(`crawl:tenant:${visit.tenantId}`)).toBe('1');
  });

  it('lets two into a domain at once, and the next one when the first is out', async () => {
    const quota = new CrawlQuota(redis);
    let inside = 0;
    let most = 0;
    const visits = Array.from({ length: 6 }, () =>
      quota.within(visit, signal, async () => {
        most = Math.max(most, ++inside);
        for (let i = 0; i < 20; i++) await setImmediate();
        inside--;
        return 'page';
      }),
    );
    expect(await Promise.all(visits)).toEqual(Array.from({ length: 6 }, () => 'page'));
    expect(most).toBe(2);
  });

  it('gives the slot back when the work fails', async () => {
    const quota = new CrawlQuota(redis, { ...CRAWL_LIMITS, atOncePerDomain: 1 });
    await expect(quota.within(visit, signal, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await quota.within(visit, signal, read)).toBe('page');
  });

  it('refuses a visit to a domain that stays busy', async () => {
    const quota = new CrawlQuota(redis, { ...CRAWL_LIMITS, atOncePerDomain: 1, timeMs: 100 });
    await redis.zadd(`crawl:slots:${visit.domain}`, Date.now() + 60_000, 'somebody');
    expect(await quota.within(visit, signal, read)).toMatchObject({ reason: 'domain_busy', retryAfterMs: 30_000 });
  });

  it('goes on for itself when Redis goes away', async () => {
    const own = await readyRedis();
    const quota = new CrawlQuota(own, { ...CRAWL_LIMITS, perTenantAndDay: 1 });
    own.disconnect();
    expect(await quota.within(visit, signal, read)).toBe('page');
    expect(await quota.within(visit, signal, read)).toMatchObject({ reason: 'tenant_quota' });
  });
});

describe('DomainSlots over Redis', () => {
  it('takes the slot of a worker that died', async () => {
    const redis = await readyRedis();
    const slots = new DomainSlots(redis, { atOnce: 1, leaseMs: 100, waitMs: 2_000, pollMs: 10 });
    const domain = `${randomUUID()}.test`;
    await redis.zadd(`crawl:slots:${domain}`, Date.now() + 100, 'dead');
    expect(await slots.within(domain, signal, async () => 'in')).toBe('in');
    redis.disconnect();
  });
});
