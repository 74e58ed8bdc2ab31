import type { Place } from './progress-place';

/** What a follower is told of: a move of a document, a move of a task, or that a step gave up on a document. */
export type ProgressEvent = 'document' | 'task' | 'problem';

/** Something that has happened. */
export interface ProgressEntry {
  readonly place: Place;
  readonly event: ProgressEvent;
  readonly tenantId: string;
  readonly documentId: string | null;
  readonly taskId: string | null;
  /** What clients get, in their spelling. */
  readonly facts: Readonly<Record<string, unknown>>;
}

/** What one follower wants to hear of; nothing of other tenants in any case. */
export interface Interest {
  readonly tenantId: string;
  readonly documentId?: string;
  readonly taskId?: string;
}

/** Whether a follower wants to hear of something. */
export const concerns = ({ tenantId, documentId, taskId }: Interest, entry: ProgressEntry): boolean =>
  entry.tenantId === tenantId &&
  (documentId === undefined || entry.documentId === documentId) &&
  (taskId === undefined || entry.taskId === taskId);
