import { randomUUID } from 'node:crypto';
import { Logger } from '@nestjs/common';
import type { Redis } from 'ioredis';

/** A claim of a process that died frees itself after so many milliseconds; a living one renews it three times as often. */
const LEASE_MS = 15_000;

/** The right to do a piece of work for the whole fleet. It is renewed until it is given back, one way or the other. */
export interface Claim {
  /** Nothing came of it, or nothing that others need: the next one may begin. */
  release(): Promise<void>;
  /** Leaves a result for others, for so many milliseconds. Null when it stands; what stands instead when somebody else had taken over. */
  settle(result: string, keepMs: number): Promise<string | null>;
}

/**
 * Claims in Redis: of all that want to do the same, one does. They save work and decide nothing, what must be true is the
 * ledger's business (ADR 0017): while Redis is away everybody gets the claim he asks for.
 */
export class Claims {
  private readonly logger = new Logger(Claims.name);
  private isAway = false;

  constructor(
    private readonly redis: Redis,
    private readonly leaseMs = LEASE_MS,
  ) {}

  /** The claim of this key, or what stands under it: the claim of another (`isClaim`) or a result that was left. */
  async attempt(key: string): Promise<Claim | string> {
    const own = `${CLAIM}${randomUUID()}`;
    const standing = await this.ask(CLAIM_OR_READ, key, own, this.leaseMs);
    if (standing === undefined) return NOBODYS;
    return standing ?? this.claim(key, own);
  }

  /** What stands under the key; null also when Redis is away. */
  async standing(key: string): Promise<string | null> {
    return (await this.ask(READ, key)) ?? null;
  }

  private claim(key: string, own: string): Claim {
    const renewal = setInterval(() => void this.ask(RENEW, key, own, this.leaseMs), this.leaseMs / 3);
    renewal.unref();
    return {
      release: async () => {
        clearInterval(renewal);
        await this.ask(RELEASE, key, own);
      },
      settle: async (result, keepMs) => {
        clearInterval(renewal);
        return (await this.ask(SETTLE, key, own, result, keepMs)) ?? null;
      },
    };
  }

  /** Undefined while Redis is away. */
  private async ask(script: string, key: string, ...values: (string | number)[]): Promise<string | null | undefined> {
    try {
      const answer = await this.redis.eval(script, 1, key, ...values);
      if (this.isAway) this.logger.log('Redis is back: work is claimed again.');
      this.isAway = false;
      return typeof answer === 'string' ? answer : null;
    } catch (error) {
      if (!this.isAway)
        this.logger.warn({ err: error }, 'Redis is away: some work may be done more than once until it is back.');
      this.isAway = true;
      return undefined;
    }
  }
}

/** What everybody gets while Redis is away: there is nothing to renew or to give back. */
const NOBODYS: Claim = { release: async () => undefined, settle: async () => null };

const CLAIM = 'claim:';

/** Whether what stands under a key is the claim of somebody who is at it. */
export const isClaim = (standing: string): boolean => standing.startsWith(CLAIM);

// Each script runs as one step in Redis; ARGV[1] is our claim, and only its owner can renew, release or replace it.
const CLAIM_OR_READ = `
local value = redis.call('GET', KEYS[1])
if value then return value end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return false`;

const READ = `return redis.call('GET', KEYS[1])`;

const RENEW = `
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return false`;

const RELEASE = `
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return false`;

const SETTLE = `
local value = redis.call('GET', KEYS[1])
if value and value ~= ARGV[1] then return value end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return false`;
