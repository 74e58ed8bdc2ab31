/** The states of a document on its way, in order. */
export const DOCUMENT_PATH = ['registered', 'parsing', 'parsed', 'tagged', 'enriched', 'indexed', 'published'] as const;

/** The other ends. `problem` is left by a person's decision only. */
export const OTHER_ENDS = ['problem', 'rejected', 'expired', 'erased', 'cancelled'] as const;

export type DocumentState = (typeof DOCUMENT_PATH)[number] | (typeof OTHER_ENDS)[number];

export type TaskStatus = 'pending' | 'running' | 'done' | 'failed' | 'cancelled' | 'timeout';

/** Between the texts of two pages where a document's text is one string: spans count over it. */
export const PAGE_BREAK = '\f';

/** Whether a document may go from one state to another: forward along the path, or from it to another end. */
export function mayMove(from: DocumentState, to: DocumentState): boolean {
  const here = stepOf(from);
  if (here < 0 || from === 'published') return false;
  const there = stepOf(to);
  return there < 0 || there > here;
}

/** Whether a state is a step of the way, and not one of the other ends. */
export const isOnPath = (state: DocumentState): boolean => stepOf(state) >= 0;

const stepOf = (state: DocumentState): number => (DOCUMENT_PATH as readonly string[]).indexOf(state);
