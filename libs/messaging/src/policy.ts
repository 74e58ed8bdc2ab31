import type { OutagePolicy } from './outage';

/** How often and with what pauses a flow tries a message. */
export interface RetryPolicy {
  /** Tries in all, the first included; a try that ended with the process counts. */
  readonly attempts: number;
  /** Pause before the second try, in milliseconds. */
  readonly firstDelayMs: number;
  /** Longest pause, in milliseconds. */
  readonly maxDelayMs: number;
}

/** A number that the service's configuration holds, by the name of its setting. */
export interface BySetting {
  readonly setting: string;
}

export const bySetting = (setting: string): BySetting => ({ setting });

/** What a flow says about itself: data that the transport acts on. */
export interface FlowPolicy {
  /** Messages one process works on at once, over all lanes; also the prefetch of each. A number, or the setting that says it. */
  readonly concurrency: number | BySetting;
  /**
   * Lanes by name, each with a durable queue of its own, `<service>.<flow>.<lane>`, and its share of the working time while others have
   * work too. Whoever publishes to the flow names the lane. One queue without lanes when absent.
   */
  readonly lanes?: Readonly<Record<string, number>>;
  /** After this long the work is told to stop and counts as a transient failure. */
  readonly timeoutMs: number;
  readonly retry: RetryPolicy;
  /** When the lane pauses for an outage; three in a row unless it says otherwise. */
  readonly outage?: OutagePolicy;
}

export const seconds = (count: number): number => count * 1_000;
export const minutes = (count: number): number => count * 60_000;

/** For flows that talk to the database and little else. */
export const QUICK: FlowPolicy = {
  concurrency: 20,
  timeoutMs: seconds(30),
  retry: { attempts: 5, firstDelayMs: seconds(1), maxDelayMs: seconds(60) },
};

/**
 * How long a message waits whose work cannot even begin: another worker holds its lease, or the ledger is away.
 * Such a wait is not an attempt. Well below the lease, so that a dead worker's task is taken over soon after it ends.
 */
export const WAIT_MS = seconds(2);

/** The pauses between the tries: from the first to the longest in even ratios. */
export function retryDelays({ attempts, firstDelayMs, maxDelayMs }: RetryPolicy): number[] {
  const pauses = attempts - 1;
  if (pauses <= 1) return Array.from({ length: pauses }, () => firstDelayMs);
  const ratio = (maxDelayMs / firstDelayMs) ** (1 / (pauses - 1));
  return Array.from({ length: pauses }, (_, index) => Math.round((firstDelayMs * ratio ** index) / 100) * 100);
}
