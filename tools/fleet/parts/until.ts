import { setTimeout as delay } from 'node:timers/promises';

/** Asks until the answer is yes; false when that did not happen within the limit (ms) or the signal came. */
export async function until(question: () => Promise<boolean>, limitMs: number, signal?: AbortSignal): Promise<boolean> {
  const deadline = Date.now() + limitMs;
  const over = () => Date.now() >= deadline || signal?.aborted === true;
  for (let pause = 50; !over(); pause = Math.min(pause * 1.5, 300)) {
    if (await question()) return true;
    await delay(pause);
  }
  return false;
}
