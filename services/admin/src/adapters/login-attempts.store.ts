import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { TransientError } from '#libs/errors';
import { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';

/** ADM-1: this many failures of an account from one address … */
const FAILURES = 10;
/** … within this time lock it for that address until the time is over. */
const WINDOW_SECONDS = 15 * 60;

/** Counts failed logins per account and address, for all replicas together; each for itself while Redis is away. */
@Injectable()
export class LoginAttempts {
  private readonly limiter: RateLimiterRedis;

  constructor(redis: Redis) {
    const limits = { points: FAILURES, duration: WINDOW_SECONDS, keyPrefix: 'login' };
    this.limiter = new RateLimiterRedis({
      ...limits,
      storeClient: redis,
      rejectIfRedisNotReady: true,
      insuranceLimiter: new RateLimiterMemory(limits),
    });
  }

  /** Counts an attempt before it is judged, so that attempts at the same moment cannot outrun the count; rejects with `too_many_attempts`. */
  async begin(username: string, address: string): Promise<void> {
    try {
      await this.limiter.consume(keyOf(username, address));
    } catch (rejected) {
      if (!(rejected instanceof RateLimiterRes)) throw rejected;
      throw new TransientError('too_many_attempts', 'Too many failed logins: wait, then try again.', {
        retryAfterMs: rejected.msBeforeNext,
      });
    }
  }

  /** The attempt was a good one: the failures before it are forgotten. */
  async succeeded(username: string, address: string): Promise<void> {
    await this.limiter.delete(keyOf(username, address));
  }
}

/** Names are whatever somebody typed, of any length: hashed, they make keys of one form. */
const keyOf = (username: string, address: string): string =>
  createHash('sha256')
    .update(JSON.stringify([username, address]))
    .digest('hex');
