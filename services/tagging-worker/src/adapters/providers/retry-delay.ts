/** Longer than this is no pause but a used-up quota. Milliseconds. */
export const LONGEST_PAUSE_MS = 300_000;

/** Milliseconds of a `Retry-After` header: seconds or a date; 0 when there is none. */
export function retryAfterMs(header: string): number {
  const ms = /^\s*\d+(\.\d+)?\s*$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return ms > 0 ? ms : 0;
}

/** Milliseconds until midnight in California, when Google's daily quotas begin anew. */
export function untilPacificMidnight(now = new Date()): number {
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'America/Los_Angeles',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
    hourCycle: 'h23',
  });
  const [hours = 0, minutes = 0, seconds = 0] = clock.format(now).split(':').map(Number);
  return ((24 - hours) * 3600 - minutes * 60 - seconds) * 1000;
}
