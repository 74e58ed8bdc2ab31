/** Where a problem stands. `open` and `overdue` wait for a person. */
export const PROBLEM_STATES = ['open', 'retrying', 'resolved', 'discarded', 'overdue'] as const;
export type ProblemState = (typeof PROBLEM_STATES)[number];

/** What a person can decide. */
export const DECISIONS = ['retry', 'discard', 'resolve'] as const;
export type Decision = (typeof DECISIONS)[number];

/** The state that a decision leads to. */
export const stateAfter = (decision: Decision): ProblemState => AFTER[decision];

/** Only what waits for a person can be decided: a retry under way ends by itself, an end is an end. */
export const mayDecide = (state: ProblemState): boolean => state === 'open' || state === 'overdue';

const AFTER: Record<Decision, ProblemState> = { retry: 'retrying', discard: 'discarded', resolve: 'resolved' };
