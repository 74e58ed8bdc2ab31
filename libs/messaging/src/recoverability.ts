import { PermanentError, TransientError } from '#libs/errors';
import { type RetryPolicy, retryDelays } from './policy';

/** What becomes of a message whose work failed. */
export type Verdict = { readonly action: 'retry'; readonly delayMs: number } | { readonly action: 'dead-letter' };

/**
 * The one place that decides: a permanent error goes to the dead letters at once; anything else is tried again after
 * the next pause of the ladder, until the attempts are used up. A pause that the failing side asked for is honoured
 * by the first rung that is long enough.
 */
export function recoverability(error: unknown, attempt: number, policy: RetryPolicy): Verdict {
  if (error instanceof PermanentError) return { action: 'dead-letter' };
  const ladder = retryDelays(policy);
  const own = ladder[attempt - 1];
  if (own === undefined) return { action: 'dead-letter' };
  const asked = error instanceof TransientError ? error.retryAfterMs : 0;
  return { action: 'retry', delayMs: ladder.find((rung) => rung >= Math.max(own, asked)) ?? policy.maxDelayMs };
}
