import { setTimeout as wait } from 'node:timers/promises';
import { Refusal } from '../../libs/client/src/index.ts';

/** So often a call that the fleet is too busy for is made again. */
const TRIES = 5;
const LONGEST_S = 30;

/** Makes a call, and makes it again when the fleet says that it may be tried later (429, 503 with `Retry-After`). */
export async function patiently<T>(call: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let attempt = 1; ; attempt++)
    try {
      return await call();
    } catch (fault) {
      if (!(fault instanceof Refusal) || fault.retryAfter === undefined || attempt === TRIES) throw fault;
      await wait(Math.min(fault.retryAfter, LONGEST_S) * 1_000, undefined, { signal });
    }
}
