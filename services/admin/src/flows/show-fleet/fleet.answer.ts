import type { Fleet, OpenProblem, OpenProblems } from '../../domain/fleet';
import type { LedgerFigures } from '../../domain/ledger-figures';
import type { QueueFigures } from '../../domain/queue-figures';

/** The JSON of `GET /api/fleet`. A part that could not be had is null and named in `away`. */
export const fleetAnswer = ({ checkedAt, services, queues, outbox, ledger, problems, away }: Fleet): object => ({
  checked_at: checkedAt,
  services,
  queues: queues?.map(queueAnswer) ?? null,
  outbox: outbox ? { messages: outbox.messages, oldest_waiting_seconds: outbox.oldestSeconds } : null,
  ledger: ledger ? { ...ledgerAnswer(ledger), checked_at: checkedAt } : null,
  problems: problems ? problemsAnswer(problems) : null,
  away,
});

const queueAnswer = ({ oldestSeconds, ...figures }: QueueFigures): object => ({
  ...figures,
  oldest_waiting_seconds: oldestSeconds,
});

const ledgerAnswer = ({ inProgress, unaccounted, auditedAt, ...figures }: LedgerFigures): object => ({
  ...figures,
  in_progress: inProgress,
  unaccounted: unaccounted ?? null,
  audited_at: auditedAt,
});

const problemsAnswer = ({ count, newest }: OpenProblems): object => ({ count, items: newest.map(problemAnswer) });

const problemAnswer = ({ id, documentId, lastAttemptAt, ...problem }: OpenProblem): object => ({
  problem_id: id,
  document_id: documentId,
  ...problem,
  last_attempt_at: lastAttemptAt,
});
