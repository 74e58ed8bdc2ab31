import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { Redis } from 'ioredis';

/** Milliseconds. */
export interface TagClaimTimes {
  /** A claim of a worker that died frees itself after this long; a living worker renews it three times as often. */
  readonly claim: number;
  /** How long tags are kept for others, TAG-3's 24 hours. */
  readonly result: number;
  /** How often a waiting worker looks for the tags of the one that works. */
  readonly poll: number;
}

const TIMES: TagClaimTimes = { claim: 15_000, result: 24 * 3_600_000, poll: 200 };

/** Tags, and whether another worker of the fleet had made them. */
export interface ClaimedTags {
  readonly tags: string[];
  readonly fromFleet: boolean;
}

/**
 * One call per text in the whole fleet: the first worker claims the key in Redis, the others wait for its tags. When it fails
 * or dies, the next one takes over, and what the dead one may still write is refused. Without Redis everyone works for himself.
 */
export class TagClaims {
  private readonly logger = new Logger(TagClaims.name);
  private isAway = false;

  constructor(
    private readonly redis: Redis,
    private readonly times: TagClaimTimes = TIMES,
  ) {}

  /** The tags under this key, made by `produce` here or by another worker. Throws what `produce` throws, or the abort. */
  async once(key: string, signal: AbortSignal, produce: () => Promise<string[]>): Promise<ClaimedTags> {
    const claim = `claim:${randomUUID()}`;
    const found = await this.claimOrWait(key, claim, signal);
    if (found !== null) return { tags: found, fromFleet: true };
    const renewal = setInterval(() => void this.ask(RENEW, key, claim, this.times.claim), this.times.claim / 3);
    try {
      return await this.share(key, claim, await produce());
    } catch (error) {
      await this.ask(RELEASE, key, claim);
      throw error;
    } finally {
      clearInterval(renewal);
    }
  }

  /** The tags of another worker, or null when it is our turn. */
  private async claimOrWait(key: string, claim: string, signal: AbortSignal): Promise<string[] | null> {
    for (;;) {
      signal.throwIfAborted();
      const value = await this.ask(CLAIM_OR_READ, key, claim, this.times.claim);
      if (value === null) return null;
      const tags = tagsIn(value);
      if (tags) return tags;
      await delay(this.times.poll, undefined, { signal });
    }
  }

  /** Another result under the key wins: the fleet has to agree on one. */
  private async share(key: string, claim: string, tags: string[]): Promise<ClaimedTags> {
    const value = await this.ask(SHARE, key, claim, PREFIX + JSON.stringify(tags), this.times.result);
    const theirs = value === null ? null : tagsIn(value);
    return theirs ? { tags: theirs, fromFleet: true } : { tags, fromFleet: false };
  }

  /** Null also when Redis is away: then the work goes on as if nobody else were there. */
  private async ask(script: string, key: string, ...values: (string | number)[]): Promise<string | null> {
    try {
      const answer = await this.redis.eval(script, 1, key, ...values);
      if (this.isAway) this.logger.log('Redis is back: texts are claimed again.');
      this.isAway = false;
      return typeof answer === 'string' ? answer : null;
    } catch (error) {
      if (!this.isAway)
        this.logger.warn({ err: error }, 'Redis is away: texts may be tagged more than once until it is back.');
      this.isAway = true;
      return null;
    }
  }
}

const PREFIX = 'tags:';

const tagsIn = (value: string): string[] | null =>
  value.startsWith(PREFIX) ? (JSON.parse(value.slice(PREFIX.length)) as string[]) : null;

// Each script runs as one step in Redis; ARGV[1] is our claim, and only its owner can renew, release or replace it.
const CLAIM_OR_READ = `
local value = redis.call('GET', KEYS[1])
if value then return value end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return false`;

const RENEW = `
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return false`;

const RELEASE = `
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return false`;

const SHARE = `
local value = redis.call('GET', KEYS[1])
if value and value ~= ARGV[1] then return value end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return false`;
