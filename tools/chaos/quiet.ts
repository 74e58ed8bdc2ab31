import { setTimeout as wait } from 'node:timers/promises';
import type { Books } from './books.ts';
import { isParking, type Waiting } from './broker.ts';
import type { Sending } from './journal.ts';

/** What still moves. */
export interface Movement {
  /** Documents on their way, objects in the bucket that are no documents yet included. */
  documents: number;
  outbox: number;
  messages: number;
}

export interface QuietOptions {
  books: Books;
  caseName: string;
  sendings: readonly Sending[];
  broker: () => Promise<Waiting>;
  tell: (movement: Movement) => void;
  /** Ends the waiting early. */
  enough: AbortSignal;
}

const LOOK_EVERY_MS = 1_000;
/** The longest pause of a retry ladder is 120 s: who has not moved for longer never will. */
const STILL_MS = 150_000;
/** The broker's figures are up to 5 s old: quiet counts only when it has lasted. */
const LASTING_MS = 6_000;

/** Waits until nothing moves any more; answers what was left moving when it gave up. */
export async function quiet(options: QuietOptions): Promise<Movement | undefined> {
  let last = '';
  let movedAt = Date.now();
  let movement: Movement | undefined;
  while (!options.enough.aborted) {
    movement = await look(options).catch(() => movement ?? UNKNOWN);
    options.tell(movement);
    const picture = JSON.stringify(movement);
    if (picture !== last) movedAt = Date.now();
    last = picture;
    const still = Date.now() - movedAt;
    if (isQuiet(movement) && still > LASTING_MS) return undefined;
    if (still > STILL_MS) break;
    await wait(LOOK_EVERY_MS, undefined, { signal: options.enough }).catch(() => undefined);
  }
  return movement;
}

async function look({ books, caseName, sendings, broker }: QuietOptions): Promise<Movement> {
  const [underWay, queues, documents] = await Promise.all([
    books.underWay(caseName),
    broker(),
    books.filenames(caseName),
  ]);
  const known = new Set(documents);
  const objects = sendings.filter(({ way, repeat, acknowledgedAt }) => way === 'bucket' && !repeat && acknowledgedAt);
  const unseen = objects.filter(({ filename }) => !known.has(filename)).length;
  const messages = Object.entries(queues).filter(([name]) => !isParking(name));
  return {
    documents: underWay.documents + unseen,
    outbox: underWay.outbox,
    messages: messages.reduce((sum, [, count]) => sum + count, 0),
  };
}

/** While database or broker are away nothing can be said, and that is not quiet. */
const UNKNOWN: Movement = { documents: -1, outbox: -1, messages: -1 };

const isQuiet = ({ documents, outbox, messages }: Movement): boolean => documents + outbox + messages === 0;
