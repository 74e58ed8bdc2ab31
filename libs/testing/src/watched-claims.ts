import { type Claim, Claims } from '#libs/claims';

/** Claims as the service has them, and how often somebody was told that another is at it. */
export class WatchedClaims extends Claims {
  private readonly refusals = new Map<string, number>();

  override async attempt(key: string): Promise<Claim | string> {
    const standing = await super.attempt(key);
    if (typeof standing === 'string') this.refusals.set(key, this.refused(key) + 1);
    return standing;
  }

  get refusedInAll(): number {
    return [...this.refusals.values()].reduce((sum, count) => sum + count, 0);
  }

  /** How many have asked for this key in vain, in this process. */
  refused(key: string): number {
    return this.refusals.get(key) ?? 0;
  }
}
