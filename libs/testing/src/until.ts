/** Longest that a spec waits for something to become true unless it says otherwise, in milliseconds. */
const PATIENCE_MS = 60_000;
const LOOK_EVERY_MS = 20;

/** Resolves with the first value of `look` that is neither false nor undefined; fails when `patienceMs` are over, with what was seen last. */
export async function until<T>(
  look: () => Promise<T | false | undefined> | T | false | undefined,
  what = 'the condition',
  patienceMs = PATIENCE_MS,
): Promise<T> {
  const deadline = Date.now() + patienceMs;
  let seen: unknown;
  while (Date.now() < deadline) {
    const value = await look();
    if (value !== false && value !== undefined) return value;
    seen = value;
    await new Promise((next) => setTimeout(next, LOOK_EVERY_MS));
  }
  throw new Error(`${what} did not come true within ${patienceMs / 1000} s (last seen: ${String(seen)})`);
}
