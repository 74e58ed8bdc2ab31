const FIRST_MS = 200; // a process that was killed is back almost at once
const LONGEST_MS = 15_000; // one that cannot start costs little
const STEADY_MS = 30_000; // whoever ran this long is healthy: its next fault counts as the first again

/** How many faults in a row a process has had, after one more, having run for so long (ms). */
export const faultsAfter = (faults: number, ranMs: number): number => (ranMs >= STEADY_MS ? 1 : faults + 1);

/** How long (ms) to wait before the next start after so many faults in a row. */
export const backoffMs = (faults: number): number => Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, faults - 1));
