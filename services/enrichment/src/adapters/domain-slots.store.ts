import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Redis } from 'ioredis';

/** How many may be inside at once, and the times in milliseconds. */
export interface DomainSlotLimits {
  readonly atOnce: number;
  /** A slot of a worker that died frees itself after this long. */
  readonly leaseMs: number;
  /** How long to wait for a slot. */
  readonly waitMs: number;
  readonly pollMs: number;
}

/** Slots per domain, counted over the whole fleet: nobody's site gets more of us at once than that. */
export class DomainSlots {
  constructor(
    private readonly redis: Redis,
    private readonly limits: DomainSlotLimits,
  ) {}

  /**
   * Runs the work in a slot of the domain; null when none came free in time. Throws what the work throws, the abort, and the
   * errors of Redis before the work began.
   */
  async within<T>(domain: string, signal: AbortSignal, work: () => Promise<T>): Promise<T | null> {
    const key = `crawl:slots:${domain}`;
    const holder = randomUUID();
    if (!(await this.enter(key, holder, signal))) return null;
    try {
      return await work();
    } finally {
      // A slot that cannot be given back now frees itself.
      await this.redis.zrem(key, holder).catch(() => undefined);
    }
  }

  private async enter(key: string, holder: string, signal: AbortSignal): Promise<boolean> {
    const { atOnce, leaseMs, waitMs, pollMs } = this.limits;
    const deadline = Date.now() + waitMs;
    while (Date.now() <= deadline) {
      signal.throwIfAborted();
      if ((await this.redis.eval(ENTER, 1, key, holder, atOnce, leaseMs)) === 1) return true;
      await delay(pollMs, undefined, { signal });
    }
    return false;
  }
}

/** One step in Redis, by Redis' clock: expired leases out, then in if there is room. */
const ENTER = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[2]) then return 0 end
redis.call('ZADD', KEYS[1], now + ARGV[3], ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1`;
