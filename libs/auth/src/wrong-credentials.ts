import { TransientError } from '#libs/errors';
import type { RateLimits } from './rate-limits';

/** Counts wrong keys and tokens by the address they come from: who tries too many is told to wait. Right ones from there go on. */
export class WrongCredentials {
  constructor(
    private readonly limits: RateLimits,
    private readonly perMinute: number,
  ) {}

  /** Notes one more; `too_many_attempts` above the limit. */
  async note(address: string): Promise<void> {
    const { isExceeded, resetSeconds } = await this.limits.take(address, this.perMinute);
    if (isExceeded)
      throw new TransientError(
        'too_many_attempts',
        'Too many wrong keys or tokens came from this address; wait and use a valid one.',
        {
          retryAfterMs: resetSeconds * 1_000,
        },
      );
  }
}
