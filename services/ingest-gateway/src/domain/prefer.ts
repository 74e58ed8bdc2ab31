/** Longest that an answer is held back, in seconds: proxies give up after 60. */
export const LONGEST_WAIT_S = 60;

/** The seconds that a client would wait for the outcome (RFC 7240, `Prefer: wait=10`), at most 60; undefined when it does not say. */
export function preferredWait(header: string | undefined): number | undefined {
  const preferences = (header ?? '').split(',').map((preference) => preference.split(';')[0]?.trim() ?? '');
  for (const preference of preferences) {
    const [, seconds] = /^wait\s*=\s*"?(\d{1,9})"?$/i.exec(preference) ?? [];
    if (seconds !== undefined) return Math.min(Number(seconds), LONGEST_WAIT_S);
  }
  return undefined;
}
