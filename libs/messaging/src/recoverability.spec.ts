import { PermanentError, TransientError } from '#libs/errors';
import { retryDelays } from './policy';
import { recoverability } from './recoverability';

const policy = { attempts: 4, firstDelayMs: 1_000, maxDelayMs: 16_000 };

describe('retryDelays', () => {
  it('climbs from the first to the longest pause in even ratios', () => {
    expect(retryDelays(policy)).toEqual([1_000, 4_000, 16_000]);
  });

  it.each([
    [1, []],
    [2, [1_000]],
    [3, [1_000, 16_000]],
  ])('has one pause less than %i attempts', (attempts, delays) => {
    expect(retryDelays({ ...policy, attempts })).toEqual(delays);
  });
});

describe('recoverability', () => {
  it('gives up at once on a permanent error', () => {
    expect(recoverability(new PermanentError('corrupt_file', 'x'), 1, policy)).toEqual({ action: 'dead-letter' });
  });

  it('tries a transient or unknown error again after the pause of its attempt', () => {
    expect(recoverability(new Error('who knows'), 1, policy)).toEqual({ action: 'retry', delayMs: 1_000 });
    expect(recoverability(new TransientError('timed_out', 'x'), 2, policy)).toEqual({
      action: 'retry',
      delayMs: 4_000,
    });
  });

  it('gives up when the attempts are used up', () => {
    expect(recoverability(new Error('still'), 4, policy)).toEqual({ action: 'dead-letter' });
  });

  it('waits as long as the failing side asked for, up to the longest pause', () => {
    const asking = (retryAfterMs: number) => new TransientError('dependency_unavailable', 'x', { retryAfterMs });
    expect(recoverability(asking(3_000), 1, policy)).toEqual({ action: 'retry', delayMs: 4_000 });
    expect(recoverability(asking(99_000), 1, policy)).toEqual({ action: 'retry', delayMs: 16_000 });
  });
});
