import type { HappenedFault } from './journal.ts';
import { quantile } from './quantile.ts';

/** A task that one worker had begun and another one took. Times are Date.now(). */
export interface Takeover {
  queue: string;
  /** When the worker began that never came back. */
  begunAt: number;
  takenAt: number;
}

/** How long tasks had no living owner after their worker was killed, while nothing else that they need was broken. */
export interface TakeoverTimes {
  count: number;
  p50: number | null;
  max: number | null;
}

/** From the SIGKILL that hit the owner to the next worker's claim. Takeovers for other reasons (a lost database, a freeze), or that had to wait for one, are not counted. */
export function takeoverTimes(faults: readonly HappenedFault[], takeovers: readonly Takeover[]): TakeoverTimes {
  const times = takeovers.flatMap((takeover) => {
    const hit = faults.findLast((fault) => orphaned(fault, takeover));
    const alone = hit && !faults.some((fault) => delayed(fault, hit, takeover));
    return alone ? [Math.round((takeover.takenAt - hit.injectedAt) / 100) / 10] : [];
  });
  return times.length > 0
    ? { count: times.length, p50: quantile(times, 0.5), max: Math.max(...times) }
    : { count: 0, p50: null, max: null };
}

const orphaned = ({ kind, target, injectedAt }: HappenedFault, { queue, begunAt, takenAt }: Takeover): boolean =>
  kind === 'kill' && queue.startsWith(`${target}.`) && injectedAt >= begunAt && injectedAt <= takenAt;

/** Whether the broker or the database was broken after the owner had died and before the next one came. */
const delayed = ({ target, injectedAt }: HappenedFault, death: HappenedFault, { takenAt }: Takeover): boolean =>
  NEEDED.has(target) && injectedAt > death.injectedAt && injectedAt < takenAt;

const NEEDED = new Set(['rabbitmq', 'postgres']);
