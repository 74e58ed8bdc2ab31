/** How many problems the steps of a bulk retry hold: few until it is known to help. All further steps are like the last. */
const STEPS = [1, 2, 5, 20, 50, 100, 200, 500] as const;
const LAST_STEP = 500;

/** A step in which this share of the retries or more has failed is the last one without a person. */
const FAILED_SHARE = 0.5;

/** At most so many are sent in one transaction. */
export const CHUNK = 50;

/** How many problems step `step` (from 1) holds. */
export const stepSize = (step: number): number => STEPS[step - 1] ?? LAST_STEP;

/** Where a bulk retry stands. */
export interface RampFigures {
  /** From 1. */
  step: number;
  /** Of all steps: neither sent nor skipped yet. */
  waiting: number;
  /** Of this step. */
  sent: number;
  settled: number;
  failed: number;
  /** The fingerprint that came back most often in this step, and how often. */
  returned: { fingerprint: string; count: number } | undefined;
  /** A higher count than this ends it. */
  stopAfter: number;
  /** How many may still be sent in this minute. */
  allowance: number;
}

/** What a bulk retry does next. */
export type Move =
  | { kind: 'wait' }
  | { kind: 'send'; count: number }
  | { kind: 'next-step' }
  | { kind: 'end'; state: 'done' | 'paused' | 'stopped'; reason: string | null };

/** A step is sent, waited for and judged before the next, larger one begins. */
export function nextMove({ step, waiting, sent, settled, failed, ...figures }: RampFigures): Move {
  const { returned, stopAfter, allowance } = figures;
  if (returned && returned.count > stopAfter) return stopped(step, returned);
  const missing = Math.min(stepSize(step) - sent, waiting);
  if (missing > 0) {
    const count = Math.min(missing, allowance, CHUNK);
    return count > 0 ? { kind: 'send', count } : { kind: 'wait' };
  }
  if (settled < sent) return { kind: 'wait' };
  if (waiting === 0) return { kind: 'end', state: 'done', reason: null };
  return sent > 0 && failed / sent >= FAILED_SHARE ? paused(step, failed, sent) : { kind: 'next-step' };
}

const stopped = (step: number, { fingerprint, count }: { fingerprint: string; count: number }): Move => ({
  kind: 'end',
  state: 'stopped',
  reason: `The failure ${fingerprint} came back ${count} times in step ${step}: its cause is still there.`,
});

const paused = (step: number, failed: number, sent: number): Move => ({
  kind: 'end',
  state: 'paused',
  reason: `${failed} of ${sent} retries of step ${step} have failed: look at them, then resume or cancel.`,
});
