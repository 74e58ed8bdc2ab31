import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible';

/** What is left of somebody's requests in the current window. */
export interface Allowance {
  readonly limit: number;
  /** Never below 0. */
  readonly remaining: number;
  /** Until the window ends, in whole seconds, at least 1. */
  readonly resetSeconds: number;
  readonly windowSeconds: number;
  readonly isExceeded: boolean;
}

/** The library compares with one limit for all; ours depends on who asks, so that it only counts. */
const COUNT_ONLY = Number.MAX_SAFE_INTEGER;

/** Counts in windows of a fixed length: for all replicas in Redis; for this process alone while Redis is away, or without one. */
export class RateLimits {
  private readonly counter: RateLimiterMemory | RateLimiterRedis;

  constructor(
    name: string,
    private readonly windowSeconds: number,
    redis?: Redis,
  ) {
    const options = { keyPrefix: `limit:${name}`, points: COUNT_ONLY, duration: windowSeconds };
    const own = new RateLimiterMemory(options);
    this.counter = redis
      ? new RateLimiterRedis({ ...options, storeClient: redis, insuranceLimiter: own, rejectIfRedisNotReady: true })
      : own;
  }

  /** Counts one more of `who`, whom the limit allows so many in each window. */
  async take(who: string, limit: number): Promise<Allowance> {
    const { consumedPoints, msBeforeNext } = await this.counter.consume(who);
    return {
      limit,
      remaining: Math.max(0, limit - consumedPoints),
      resetSeconds: Math.max(1, Math.ceil(msBeforeNext / 1_000)),
      windowSeconds: this.windowSeconds,
      isExceeded: consumedPoints > limit,
    };
  }
}
