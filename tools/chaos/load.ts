import { setTimeout as wait } from 'node:timers/promises';
import type { Corpus } from './corpus.ts';
import type { Journal } from './journal.ts';
import type { Sender } from './sender.ts';

/** One item so often: well below what two cores publish, so that a fault and not the load makes things wait. */
const EVERY_MS = 450;
/** Senders that wait at the same time; more would be a stampede when a door opens again. */
const AT_ONCE = 24;
/** How long a sender tries before it gives up, which is no loss: it was never told that the item was accepted. */
const PATIENCE_MS = 60_000;

/** Sends the stream at a steady pace until the signal, then waits for the senders that are still trying. */
export async function load(corpus: Corpus, sender: Sender, journal: Journal, end: AbortSignal): Promise<void> {
  const sending = new Set<Promise<void>>();
  while (!end.aborted) {
    if (sending.size < AT_ONCE) {
      const item = corpus.next();
      const sent: Promise<void> = sender
        .send(item, journal.begin(item), PATIENCE_MS)
        .finally(() => sending.delete(sent));
      sending.add(sent);
    }
    await wait(EVERY_MS, undefined, { signal: end }).catch(() => undefined);
  }
  await Promise.all(sending);
}
