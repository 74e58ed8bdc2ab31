import { setTimeout as delay } from 'node:timers/promises';
import { type Claim, type Claims, isClaim } from '#libs/claims';

/** Milliseconds. */
export interface TagClaimTimes {
  /** How long tags are kept for others, TAG-3's 24 hours. */
  readonly result: number;
  /** How often a waiting worker looks for the tags of the one that works. */
  readonly poll: number;
}

const TIMES: TagClaimTimes = { result: 24 * 3_600_000, poll: 200 };

/** Tags, and whether another worker of the fleet had made them. */
export interface ClaimedTags {
  readonly tags: string[];
  readonly fromFleet: boolean;
}

/**
 * One call per text in the whole fleet: the first worker claims the key, the others wait for its tags. When it fails or
 * dies, the next one takes over, and what the dead one may still write is refused. Without Redis everyone works for himself.
 */
export class TagClaims {
  constructor(
    private readonly claims: Claims,
    private readonly times: TagClaimTimes = TIMES,
  ) {}

  /** The tags under this key, made by `produce` here or by another worker. Throws what `produce` throws, or the abort. */
  async once(key: string, signal: AbortSignal, produce: () => Promise<string[]>): Promise<ClaimedTags> {
    for (;;) {
      signal.throwIfAborted();
      const standing = await this.claims.attempt(key);
      if (typeof standing !== 'string') return this.make(standing, produce);
      if (!isClaim(standing)) return { tags: tagsIn(standing), fromFleet: true };
      await delay(this.times.poll, undefined, { signal });
    }
  }

  /** Another result under the key wins: the fleet has to agree on one. */
  private async make(claim: Claim, produce: () => Promise<string[]>): Promise<ClaimedTags> {
    try {
      const tags = await produce();
      const instead = await claim.settle(PREFIX + JSON.stringify(tags), this.times.result);
      const isTheirs = instead !== null && !isClaim(instead);
      return isTheirs ? { tags: tagsIn(instead), fromFleet: true } : { tags, fromFleet: false };
    } catch (error) {
      await claim.release();
      throw error;
    }
  }
}

const PREFIX = 'tags:';

const tagsIn = (result: string): string[] => JSON.parse(result.slice(PREFIX.length)) as string[];
