import { CodedError, type ErrorCode, TransientError } from '#libs/errors';
import { isUnreachable } from '#libs/persistence';
import { circuitBreaker, CircuitState, ConsecutiveBreaker, handleWhenResult, isBrokenCircuitError } from 'cockatiel';

/** How a lane behaves when what it depends on is away. */
export interface OutagePolicy {
  /** Outages in a row after which the lane pauses. Less than the attempts of a message, so that none is used up by an outage. */
  readonly after: number;
  /** How often a paused lane tries one message to see whether the dependency is back, in milliseconds. */
  readonly probeEveryMs: number;
}

export const OUTAGE: OutagePolicy = { after: 3, probeEveryMs: 5_000 };

/** Codes that say: not this message is at fault, but something outside that is away for everybody. */
const OUTSIDE = new Set<ErrorCode>(['dependency_unavailable', 'provider_unavailable', 'provider_quota_exhausted']);

/** Whether an error tells of an outage of a dependency. */
export const isOutage = (error: Error): boolean =>
  (error instanceof TransientError && error instanceof CodedError && OUTSIDE.has(error.code)) || isUnreachable(error);

/**
 * A circuit breaker around the work of one lane. After some outages in a row the lane pauses: its messages stay in their queue
 * instead of using up their attempts. Then one message at a time is tried, until one comes through.
 */
export class OutageBreaker {
  private readonly circuit;

  constructor(policy: OutagePolicy, onPause: () => void, onResume: () => void) {
    this.circuit = circuitBreaker(
      handleWhenResult((result) => (result as { outage: boolean }).outage),
      { breaker: new ConsecutiveBreaker(policy.after), halfOpenAfter: policy.probeEveryMs },
    );
    this.circuit.onBreak(onPause);
    this.circuit.onReset(onResume);
  }

  /** Whether the dependency is known to be away: the lane is paused, or trying one message. */
  get isTripped(): boolean {
    return this.circuit.state !== CircuitState.Closed;
  }

  /** Runs an attempt and learns from it; undefined when the lane is paused and nothing was done. */
  async run<T extends { outage: boolean }>(attempt: () => Promise<T>): Promise<T | undefined> {
    try {
      return await this.circuit.execute(attempt);
    } catch (error) {
      if (isBrokenCircuitError(error)) return undefined;
      throw error;
    }
  }
}
