/** The steps of a document's way. */
export const STEPS = ['ocr', 'tag', 'enrich', 'index', 'file'] as const;
export type Step = (typeof STEPS)[number];

/** A task of the document that waits or runs. */
export interface OpenTask {
  readonly taskId: string;
  readonly queue: string;
  readonly status: 'pending' | 'running';
  readonly reason: string | null;
  readonly attempt: number;
  /** Code of what went wrong last. */
  readonly cause: string | null;
  readonly nextAttemptAt: Date | null;
  /** Name of the replica that works on it. */
  readonly worker: string | null;
  /** Of the attempt under way. */
  readonly runningSeconds: number | null;
}

/** What waits for a person. */
export interface OpenProblem {
  readonly problemId: string;
  readonly queue: string;
  readonly code: string;
}

/** The lane that the document waits in, or would. */
export interface LaneView {
  readonly queue: string;
  /** Documents that came to this step earlier and that nobody works on. */
  readonly ahead: number;
  /** Documents being worked on. */
  readonly running: number;
  /** Why nobody can be served at the moment. */
  readonly outage: { readonly code: string; readonly since: Date } | null;
}

/** Everything that an explanation is made of. */
export interface Standing {
  readonly documentId: string;
  readonly state: string;
  readonly publishedAt: Date | null;
  readonly accepted: boolean;
  readonly task: OpenTask | null;
  readonly problem: OpenProblem | null;
  readonly lane: LaneView | null;
  readonly pages: { readonly done: number; readonly count: number } | null;
}

/** What the document is doing, in one word: an end is its state. */
export type Kind = 'running' | 'retrying' | 'held' | 'waiting' | 'problem' | 'published' | 'ended';

/** What a document in that state and with those tasks is doing. */
export function kindOf({ state, task, problem, lane }: Standing): Kind {
  if (task?.status === 'running') return 'running';
  if (task?.nextAttemptAt && task.reason === 'retrying') return 'retrying';
  if (problem && (state === 'problem' || state === 'published')) return 'problem';
  if (lane?.outage && (task || isUnderWay(state))) return 'held';
  if (task || isUnderWay(state)) return 'waiting';
  if (state === 'published') return 'published';
  return state === 'problem' ? 'problem' : 'ended';
}

const BY_STATE: Readonly<Record<string, Step>> = {
  registered: 'ocr',
  parsing: 'ocr',
  parsed: 'tag',
  tagged: 'enrich',
  enriched: 'index',
  indexed: 'file',
};

const isUnderWay = (state: string): boolean => BY_STATE[state] !== undefined;

/** The step that a queue belongs to; undefined for work beside the way. */
export function stepOfQueue(queue: string): Step | undefined {
  const [, step] = QUEUES.find(([prefix]) => queue.startsWith(prefix)) ?? [];
  return step;
}

const QUEUES: readonly (readonly [string, Step])[] = [
  ['ocr-worker.', 'ocr'],
  ['tagging-worker.', 'tag'],
  ['enrichment.', 'enrich'],
  ['indexer.index-document', 'index'],
  ['indexer.file-into-vault', 'file'],
];

/** The step that the document is at; null when it has ended. */
export function stepOf({ state, task, problem }: Pick<Standing, 'state' | 'task' | 'problem'>): Step | null {
  const queue = task?.queue ?? problem?.queue;
  return (queue === undefined ? undefined : stepOfQueue(queue)) ?? BY_STATE[state] ?? null;
}
