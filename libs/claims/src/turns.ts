import { setTimeout as delay } from 'node:timers/promises';
import type { Claims } from './claims';

/** How long the others wait for the first one, in milliseconds. */
export interface TurnTimes {
  /** Then they go on as if he were done. */
  readonly patience: number;
  /** Between two looks whether he is done: at first so long, twice as long each time … */
  readonly firstLook: number;
  /** … and never longer than that. */
  readonly longestLook: number;
}

/** Lets one of those who want to do the same go first; the others wait for him, and find what he has left in the ledger. */
export class Turns {
  constructor(
    private readonly claims: Claims,
    private readonly times: TurnTimes,
  ) {}

  /** What `work` gives when it is our turn. Undefined when another was first: he is done by now, has failed or died, or patience is over. */
  async first<T>(key: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T | undefined> {
    const claim = await this.claims.attempt(key);
    if (typeof claim === 'string') {
      await this.waitFor(key, claim, signal);
      return undefined;
    }
    try {
      return await work();
    } finally {
      await claim.release();
    }
  }

  private async waitFor(key: string, claim: string, signal?: AbortSignal): Promise<void> {
    const { patience, firstLook, longestLook } = this.times;
    const until = Date.now() + patience;
    for (let pause = firstLook; Date.now() < until; pause = Math.min(longestLook, pause * 2)) {
      await delay(pause, undefined, { signal });
      if ((await this.claims.standing(key)) !== claim) return;
    }
  }
}
