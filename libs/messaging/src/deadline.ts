import { PermanentError } from '#libs/errors';
import type { StepIdentity } from './step';

/**
 * Header of a message whose work is worth nothing after that time, in RFC 3339. Everything published by a step that has
 * it carries it on, so that all hops together honour it; a retry by decision drops it.
 */
export const DEADLINE_HEADER = 'x-deadline';

/** The deadline that headers name; undefined when there is none, or none that can be understood. */
export function deadlineIn(headers: Record<string, unknown> | undefined): Date | undefined {
  const deadline = new Date(String(headers?.[DEADLINE_HEADER]));
  return Number.isNaN(deadline.getTime()) ? undefined : deadline;
}

export const deadlineHeaders = (deadline: Date | undefined): Record<string, string> =>
  deadline ? { [DEADLINE_HEADER]: deadline.toISOString() } : {};

/** Milliseconds until the deadline of a step, 0 or less when it has passed; infinite without one. */
export const timeLeft = ({ deadline }: StepIdentity): number =>
  deadline ? deadline.getTime() - Date.now() : Number.POSITIVE_INFINITY;

/** Nobody waits for the result of this step any more: it is given up at once, whatever attempts are left. */
export const deadlineExceeded = ({ flow, ids, deadline }: StepIdentity, cause?: Error): PermanentError =>
  new PermanentError(
    'deadline_exceeded',
    `${flow} could not end before its deadline, ${deadline?.toISOString()} (document ${ids.documentId ?? 'unknown'}).`,
    { cause },
  );
