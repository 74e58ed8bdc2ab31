/** Where a bulk retry stands. `held` waits for a time or a person, `paused` for a person; the last three are final. */
export const BULK_STATES = ['running', 'held', 'paused', 'done', 'cancelled', 'stopped'] as const;
export type BulkState = (typeof BULK_STATES)[number];

/** A bulk retry as its next move needs it. */
export interface BulkRetry {
  id: string;
  tenantId: string;
  asAdmin: boolean;
  createdBy: string;
  reason: string;
  state: BulkState;
  step: number;
  ratePerMinute: number;
  stopAfter: number;
}

/** Where a bulk retry stands, and why. */
export interface Standing {
  state: BulkState;
  reason: string | null;
  /** It runs again from then on. */
  holdUntil?: Date | null | undefined;
}

/** What a person can do to a bulk retry. */
export const STEERINGS = ['cancel', 'hold', 'resume'] as const;
export type Steering = (typeof STEERINGS)[number];

/** Whether a bulk retry that stands there can be steered so. */
export const maySteer = (state: BulkState, steering: Steering): boolean => ALLOWED[steering].includes(state);

const ALLOWED: Record<Steering, readonly BulkState[]> = {
  cancel: ['running', 'held', 'paused'],
  hold: ['running', 'held', 'paused'],
  resume: ['held', 'paused'],
};

/** How far a bulk retry has come, in numbers of problems. */
export interface BulkProgress {
  total: number;
  succeeded: number;
  failed: number;
  skipped: number;
  ratePerMinute: number;
  /** Since it was made. */
  elapsedSeconds: number;
}

/** Seconds until a bulk retry that goes on as it went is done: at its rate, or slower when its steps settle slower. */
export function etaSecondsOf(progress: BulkProgress): number {
  const { total, succeeded, failed, skipped, ratePerMinute, elapsedSeconds } = progress;
  const settled = succeeded + failed + skipped;
  const left = Math.max(0, total - settled);
  const atRate = (left / ratePerMinute) * 60;
  const atPace = settled > 0 ? (left * elapsedSeconds) / settled : 0;
  return Math.ceil(Math.max(atRate, atPace));
}
