import { etaOf, type Paces } from './eta';
import { kindOf, type Kind, type Standing, type Step, stepOf } from './situation';
import { type LanguageCode, textOf } from './sentences';

/** What a client may do next. */
export interface Action {
  name: 'accept' | 'reprocess' | 'cancel' | 'retry' | 'discard';
  method: 'POST';
  href: string;
}

/** What a document waits for, for programs and, in `text`, for people. */
export interface Explanation {
  document_id: string;
  state: string;
  /** Also of ends: `ended`. */
  status: Kind;
  step: Step | null;
  queue: string | null;
  /** Place in the lane, from 1; null when it does not wait in one. */
  position: number | null;
  ahead: number | null;
  /** Documents being worked on in this lane. */
  running: number | null;
  worker: string | null;
  attempt: number | null;
  /** Code of what went wrong. */
  cause: string | null;
  next_attempt_at: Date | null;
  eta_seconds: number | null;
  pages: { done: number; count: number } | null;
  problem_id: string | null;
  task_id: string | null;
  text: string;
  actions: Action[];
}

/** Explains how a document stands. */
export function explain(standing: Standing, paces: Paces, language: LanguageCode, now: Date): Explanation {
  const { documentId, state, task, problem, lane, pages } = standing;
  const kind = kindOf(standing);
  const waits = kind === 'waiting' || kind === 'held';
  const eta = etaOf(standing, paces, now);
  return {
    document_id: documentId,
    state,
    status: kind,
    step: kind === 'published' ? null : stepOf(standing),
    queue: task?.queue ?? problem?.queue ?? lane?.queue ?? null,
    position: waits && lane ? lane.ahead + 1 : null,
    ahead: waits ? (lane?.ahead ?? null) : null,
    running: lane?.running ?? null,
    worker: task?.worker ?? null,
    attempt: task?.attempt ?? null,
    cause: causeOf(standing, kind),
    next_attempt_at: kind === 'retrying' ? (task?.nextAttemptAt ?? null) : null,
    eta_seconds: eta,
    pages,
    problem_id: problem?.problemId ?? null,
    task_id: task?.taskId ?? null,
    text: textOf(standing, eta, language),
    actions: actionsOf(standing, kind),
  };
}

function causeOf({ task, problem, lane }: Standing, kind: Kind): string | null {
  if (kind === 'problem') return problem?.code ?? null;
  if (kind === 'held') return lane?.outage?.code ?? null;
  return task?.cause ?? null;
}

function actionsOf({ documentId, state, task, problem, accepted }: Standing, kind: Kind): Action[] {
  const action = (name: Action['name'], href: string): Action => ({ name, method: 'POST', href });
  const self = `/api/documents/${documentId}`;
  if (problem && kind === 'problem')
    return (['retry', 'discard'] as const).map((name) => action(name, `/api/problems/${problem.problemId}/${name}`));
  if (task) return [action('cancel', `/api/tasks/${task.taskId}/cancel`)];
  if (state === 'cancelled') return [action('reprocess', `${self}/reprocess`)];
  if (state !== 'published') return [];
  return [...(accepted ? [] : [action('accept', `${self}/accept`)]), action('reprocess', `${self}/reprocess`)];
}
