import { Injectable } from '@nestjs/common';
import type { DeadLetter } from '#libs/messaging';
import type { Queries, Transaction } from '#libs/persistence';
import { v7 as uuidv7 } from 'uuid';
import type { Decision, ProblemState } from '../domain/problem';
import { type Sight, sightOf } from './sight';

/** What is added to a dead letter when it becomes a problem. */
export interface Diagnosis {
  /** Of the document when there is one, else as the message says. */
  tenantId: string | undefined;
  fingerprint: string;
  recommendation: string;
  externalReference: string | null;
}

/** A problem as far as a decision needs it. */
export interface DecidableProblem {
  id: string;
  state: ProblemState;
  documentId: string | null;
  queue: string;
  messageId: string;
  type: string;
  /** As it was corrected last, if it was. */
  body: Buffer;
  traceId: string | null;
}

/** A decision as it is written down. */
export interface DecisionEntry {
  id: string;
  problemId: string;
  decision: Decision;
  reason: string;
  decidedBy: string;
  state: ProblemState;
}

/** The only writer of `problem` and `problem_decision`, `Retention` aside. */
@Injectable()
export class Problems {
  /** Writes a problem down; what had failed before in this queue is opened again, with the newer facts. */
  async record(tx: Transaction, letter: DeadLetter, diagnosis: Diagnosis): Promise<void> {
    await tx.query(RECORD, [
      uuidv7(),
      diagnosis.tenantId ?? null,
      letter.ids.documentId ?? null,
      letter.ids.jobId ?? null,
      letter.taskId ?? null,
      letter.queue,
      letter.messageId,
      letter.type,
      letter.body,
      letter.code,
      letter.message,
      letter.attempts,
      letter.failedAt,
      letter.traceId ?? null,
      diagnosis.fingerprint,
      diagnosis.recommendation,
      diagnosis.externalReference,
      letter.stack || null,
      letter.version || null,
    ]);
  }

  /** Locks a problem that the caller may see; undefined when there is none. */
  async lock(tx: Transaction, problemId: string, caller: Sight): Promise<DecidableProblem | undefined> {
    const [problem] = await tx.query<DecidableProblem>(LOCK, [problemId, ...sightOf(caller)]);
    return problem;
  }

  /** Writes a decision down, and the state it leads to. */
  async decide(tx: Transaction, { id, problemId, decision, reason, decidedBy, state }: DecisionEntry): Promise<void> {
    await tx.query(DECIDE, [id, problemId, decision, reason, decidedBy, state]);
  }

  /** Whether a document has problems that nobody has closed yet. */
  async hasUnclosed(tx: Transaction, documentId: string): Promise<boolean> {
    const rows = await tx.query(
      `SELECT 1 FROM problem WHERE document_id = $1 AND state IN ('open', 'retrying', 'overdue') LIMIT 1`,
      [documentId],
    );
    return rows.length > 0;
  }

  /** Resolves the problems whose work is done after all, by a retry that may have become overdue; their number. Any number of replicas may do this at once. */
  async settle(queries: Queries): Promise<number> {
    return (await queries.query(SETTLE)).length;
  }

  /** Resolves the problems of documents that a newer revision has replaced: nothing is left to decide; their number. */
  async settleSuperseded(queries: Queries): Promise<number> {
    return (await queries.query(SETTLE_SUPERSEDED)).length;
  }

  /** How many problems stand in one of these states, over all tenants. */
  async countIn(queries: Queries, states: ProblemState[]): Promise<number> {
    const [row] = await queries.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM problem WHERE state = ANY($1)`,
      [states],
    );
    return row?.count ?? 0;
  }
}

/**
 * The body stays as it first came, whatever was corrected since. The task is looked up for a message that the broker itself gave up on: it carries no task id. A retry that was under way has
 * failed herewith.
 */
const RECORD = `
  WITH recorded AS (
    INSERT INTO problem (id, tenant_id, document_id, job_id, task_id, queue, message_id, type, body, code, message, attempts,
                         last_attempt_at, trace_id, fingerprint, recommendation, external_reference, stack, version, state)
    VALUES ($1, $2, $3, $4, coalesce($5::uuid, (SELECT id FROM task WHERE queue = $6 AND message_id = $7)), $6, $7, $8, $9, $10,
            $11, $12, $13, $14, $15, $16, $17, $18, $19, 'open')
    ON CONFLICT (queue, message_id) DO UPDATE
      SET task_id = excluded.task_id, type = excluded.type, code = excluded.code, message = excluded.message,
          attempts = excluded.attempts, last_attempt_at = excluded.last_attempt_at, trace_id = excluded.trace_id,
          fingerprint = excluded.fingerprint, recommendation = excluded.recommendation, stack = excluded.stack,
          version = excluded.version, state = 'open', resolved_at = NULL
    RETURNING id
  )
  UPDATE problem_decision d SET outcome = 'failed', settled_at = now() FROM recorded
  WHERE d.problem_id = recorded.id AND d.decision = 'retry' AND d.outcome IS NULL`;

const LOCK = `
  SELECT id, state, document_id AS "documentId", queue, message_id AS "messageId", type, trace_id AS "traceId",
         coalesce((SELECT convert_to(e.body, 'UTF8') FROM problem_edit e WHERE e.problem_id = problem.id
                   ORDER BY e.id DESC LIMIT 1), body) AS body
  FROM problem WHERE id = $1 AND (tenant_id = $2 OR (tenant_id IS NULL AND $3)) FOR UPDATE`;

const DECIDE = `
  WITH entry AS (
    INSERT INTO problem_decision (id, problem_id, decision, reason, decided_by, fingerprint)
    SELECT $1, id, $3, $4, $5, fingerprint FROM problem WHERE id = $2
  )
  UPDATE problem SET state = $6, decision = $3, decided_by = $5, decided_at = now(),
                     resolved_at = CASE WHEN $6 = 'retrying' THEN NULL ELSE now() END
  WHERE id = $2`;

const SETTLE = `
  WITH settled AS (
    SELECT problem.id, CASE task.status WHEN 'done' THEN 'succeeded' ELSE 'cancelled' END AS outcome
    FROM problem JOIN task ON task.queue = problem.queue AND task.message_id = problem.message_id
    WHERE problem.state IN ('retrying', 'overdue') AND task.status IN ('done', 'cancelled')
    LIMIT 500 FOR UPDATE OF problem SKIP LOCKED
  ), noted AS (
    UPDATE problem_decision d SET outcome = settled.outcome, settled_at = now() FROM settled
    WHERE d.problem_id = settled.id AND d.decision = 'retry' AND d.outcome IS NULL
  )
  UPDATE problem SET state = 'resolved', resolved_at = now() FROM settled WHERE problem.id = settled.id RETURNING problem.id`;

const SETTLE_SUPERSEDED = `
  WITH superseded AS (
    SELECT problem.id FROM problem JOIN job ON job.id = problem.job_id
    WHERE problem.state IN ('open', 'retrying', 'overdue') AND job.superseded_at IS NOT NULL
    LIMIT 500 FOR UPDATE OF problem SKIP LOCKED
  ), noted AS (
    UPDATE problem_decision d SET outcome = 'cancelled', settled_at = now() FROM superseded
    WHERE d.problem_id = superseded.id AND d.decision = 'retry' AND d.outcome IS NULL
  )
  UPDATE problem SET state = 'resolved', decision = 'resolve', decided_by = 'a newer revision', decided_at = now(), resolved_at = now()
  FROM superseded WHERE problem.id = superseded.id RETURNING problem.id`;
