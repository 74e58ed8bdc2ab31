import { Logger } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { CRAWL_LIMITS, type CrawlLimits } from '../domain/crawl-limits';
import { type CrawlRefused, refused } from '../domain/crawl-outcome';
import { DomainSlots } from './domain-slots.store';

/** Whose quota a visit is counted on. */
export interface Visit {
  readonly url: string;
  readonly domain: string;
  readonly tenantId: string;
}

/**
 * How much of the web we visit, counted over the whole fleet in Redis: visits per domain and hour, at once per domain, per
 * tenant and day. While Redis is away each process counts for itself.
 */
export class CrawlQuota {
  private readonly logger = new Logger(CrawlQuota.name);
  private readonly perDomain: RateLimiterRedis;
  private readonly perTenant: RateLimiterRedis;
  private readonly slots: DomainSlots;
  private isAway = false;

  constructor(redis: Redis, limits: CrawlLimits = CRAWL_LIMITS) {
    this.perDomain = limiter(redis, 'crawl:domain', limits.perDomainAndHour, 3_600);
    this.perTenant = limiter(redis, 'crawl:tenant', limits.perTenantAndDay, 86_400);
    const times = { leaseMs: 2 * limits.timeMs, waitMs: limits.timeMs, pollMs: 100 };
    this.slots = new DomainSlots(redis, { atOnce: limits.atOncePerDomain, ...times });
  }

  /** The outcome of the visit, or a refusal when a quota is used up or the domain stays busy. */
  async within<T>(visit: Visit, signal: AbortSignal, work: () => Promise<T>): Promise<T | CrawlRefused> {
    const objection = await this.spend(visit);
    if (objection) return objection;
    let hasBegun = false;
    const begin = (): Promise<T> => {
      hasBegun = true;
      return work();
    };
    try {
      const outcome = await this.slots.within(visit.domain, signal, begin);
      this.isAway = false;
      return outcome ?? this.busy(visit);
    } catch (error) {
      if (hasBegun || signal.aborted) throw error;
      this.noteAway(error);
      return work();
    }
  }

  /** Counts a visit that a redirect leads to: on its domain only, the tenant has paid already. */
  async spendOnDomain({ url, domain }: Pick<Visit, 'url' | 'domain'>): Promise<CrawlRefused | null> {
    const waitMs = await consume(this.perDomain, domain);
    return waitMs === null ? null : refused(url, 'domain_quota', domain, waitMs);
  }

  /** A visit that the domain's quota forbids costs the tenant nothing. */
  private async spend(visit: Visit): Promise<CrawlRefused | null> {
    const waitMs = await consume(this.perTenant, visit.tenantId);
    if (waitMs !== null) return refused(visit.url, 'tenant_quota', visit.tenantId, waitMs);
    const objection = await this.spendOnDomain(visit);
    if (objection) await this.perTenant.reward(visit.tenantId, 1);
    return objection;
  }

  private noteAway(error: unknown): void {
    if (!this.isAway)
      this.logger.warn({ err: error }, 'Redis is away: visits are counted per process until it is back.');
    this.isAway = true;
  }

  private busy({ url, domain }: Visit): CrawlRefused {
    return refused(url, 'domain_busy', domain, 30_000);
  }
}

function limiter(redis: Redis, keyPrefix: string, points: number, duration: number): RateLimiterRedis {
  const insuranceLimiter = new RateLimiterMemory({ keyPrefix, points, duration });
  return new RateLimiterRedis({
    storeClient: redis,
    keyPrefix,
    points,
    duration,
    insuranceLimiter,
    rejectIfRedisNotReady: true,
  });
}

/** Null when the visit was counted, otherwise the milliseconds until the next one is possible. */
async function consume(limit: RateLimiterRedis, key: string): Promise<number | null> {
  try {
    await limit.consume(key);
    return null;
  } catch (error) {
    if (error instanceof RateLimiterRes) return error.msBeforeNext;
    throw error;
  }
}
