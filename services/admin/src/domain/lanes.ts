import type { QueueFigures } from './queue-figures';

/** Queues that take the documents of each state on. */
const NEXT: Readonly<Record<string, readonly string[]>> = {
  registered: ['ocr-worker.plan-document'],
  parsing: [
    'ocr-worker.plan-document',
    ...['small', 'medium', 'large', 'xlarge'].map((lane) => `ocr-worker.recognise-pages.${lane}`),
    'ocr-worker.finish-reading',
  ],
  parsed: ['tagging-worker.tag-document', 'tagging-worker.persist-tags'],
  tagged: ['enrichment.enrich-document'],
  enriched: ['indexer.index-document'],
  indexed: ['indexer.file-into-vault'],
};

/** What a flow gave up on waits here until it is a problem. */
const DEAD_LETTERS = 'problem-log.record-problem';

/** Something that cannot go on without a message in one of those queues. */
export interface Waiting {
  readonly queues: readonly string[];
}

/** Who surely has no message, and how many more of the others have none. */
export interface Verdict<T> {
  readonly lost: readonly T[];
  /** Of so many it is known that they have none, not which ones they are. */
  readonly unnamed: number;
}

/** The queues that a document of that state must have its message in. */
export const queuesAfter = (state: string): readonly string[] => [...(NEXT[state] ?? []), DEAD_LETTERS];

/** Messages of each flow, in its queue and beside it. */
export const messagesByQueue = (queues: readonly QueueFigures[]): ReadonlyMap<string, number> =>
  new Map(
    queues.map(({ name, depth, unacked, retrying, waiting, parked }) => [
      name,
      depth + unacked + retrying + waiting + parked,
    ]),
  );

/** How many messages those queues hold together. */
export const messagesFor = ({ queues }: Waiting, held: ReadonlyMap<string, number>): number =>
  queues.reduce((sum, queue) => sum + (held.get(queue) ?? 0), 0);

/**
 * Compares what waits with the messages that are there. A broker does not tell whose message it holds: where there is none at all,
 * everybody who waits for one has lost it; where there are too few, only the number of the lost is known.
 */
export function judge<T extends Waiting>(waiting: readonly T[], held: ReadonlyMap<string, number>): Verdict<T> {
  const lanes = Map.groupBy(waiting, ({ queues }) => queues.join(' '));
  const lost: T[] = [];
  let unnamed = 0;
  for (const lane of lanes.values()) {
    const messages = lane[0] ? messagesFor(lane[0], held) : 0;
    if (messages === 0) lost.push(...lane);
    else unnamed += Math.max(0, lane.length - messages);
  }
  return { lost, unnamed };
}
