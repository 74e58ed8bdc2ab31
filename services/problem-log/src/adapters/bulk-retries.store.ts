import { Injectable } from '@nestjs/common';
import type { Queries, Transaction } from '#libs/persistence';
import { v7 as uuidv7 } from 'uuid';
import type { BulkRetry, Standing } from '../domain/bulk-retry';
import type { RampFigures } from '../domain/ramp';
import type { Decider } from './decisions';
import { DECIDABLE, matchingOf, type ProblemFilter, type Sight, sightOf } from './sight';

/** A bulk retry about to be made. */
export interface NewBulkRetry {
  /** Of those that wait for a person. */
  filter: ProblemFilter;
  reason: string;
  ratePerMinute: number;
  stopAfter: number;
  /** It begins then; undefined for at once. */
  holdUntil: Date | undefined;
}

/** One problem whose turn it is. */
export interface BulkItem {
  position: number;
  problemId: string;
  /** Where it goes. */
  queue: string;
}

/** The only writer of `bulk_retry` and `bulk_retry_item`. */
@Injectable()
export class BulkRetries {
  /** Writes a bulk retry down with the problems that it is about from then on; its id. */
  async create(tx: Transaction, caller: Decider, bulk: NewBulkRetry): Promise<string> {
    const id = uuidv7();
    const { filter, reason, ratePerMinute, stopAfter, holdUntil = null } = bulk;
    const values = matchingOf(caller, filter);
    await tx.query(CREATE, [...values, id, filter, reason, caller.name, ratePerMinute, stopAfter, holdUntil]);
    return id;
  }

  /** Those that may have something to do, the oldest first. */
  async due(queries: Queries): Promise<string[]> {
    const rows = await queries.query<{ id: string }>(`SELECT id FROM bulk_retry WHERE ${DUE} ORDER BY id`);
    return rows.map(({ id }) => id);
  }

  /** Makes this transaction the only one that moves a bulk retry; undefined when another one does, or when it is not due any more. */
  async lead(tx: Transaction, id: string): Promise<BulkRetry | undefined> {
    const [bulk] = await tx.query<BulkRetry>(
      `SELECT ${COLUMNS} FROM bulk_retry WHERE id = $1 AND ${DUE} FOR UPDATE SKIP LOCKED`,
      [id],
    );
    return bulk;
  }

  /** Locks a bulk retry that the caller may see; undefined when there is none. Waits for a move that is under way. */
  async lock(tx: Transaction, id: string, caller: Sight): Promise<BulkRetry | undefined> {
    const [bulk] = await tx.query<BulkRetry>(
      `SELECT ${COLUMNS} FROM bulk_retry WHERE id = $3 AND tenant_id = $1 AND ($2 OR NOT as_admin) FOR UPDATE`,
      [...sightOf(caller), id],
    );
    return bulk;
  }

  /** Where a bulk retry stands with its step. */
  async figures(tx: Transaction, { id, step, stopAfter, ratePerMinute }: BulkRetry): Promise<RampFigures> {
    const [row] = await tx.query<FiguresRow>(FIGURES, [id, step]);
    const { waiting = 0, sent_lately: sentLately = 0, sent = 0, settled = 0, failed = 0 } = row ?? {};
    const [returned] = await tx.query<{ fingerprint: string; count: number }>(RETURNED, [id, step]);
    const allowance = Math.max(0, ratePerMinute - sentLately);
    return { step, waiting, sent, settled, failed, returned, stopAfter, allowance };
  }

  /** The problems whose turn comes next. */
  next(tx: Transaction, id: string, count: number): Promise<BulkItem[]> {
    return tx.query<BulkItem>(
      `SELECT i.position, i.problem_id AS "problemId", p.queue FROM bulk_retry_item i JOIN problem p ON p.id = i.problem_id
       WHERE i.bulk_id = $1 AND i.decision_id IS NULL AND NOT i.skipped ORDER BY i.position LIMIT $2`,
      [id, count],
    );
  }

  async markSent(tx: Transaction, { id, step }: BulkRetry, position: number, decisionId: string): Promise<void> {
    await tx.query(
      `UPDATE bulk_retry_item SET step = $3, decision_id = $4, sent_at = now() WHERE bulk_id = $1 AND position = $2`,
      [id, position, step, decisionId],
    );
  }

  async markSkipped(tx: Transaction, { id }: BulkRetry, position: number): Promise<void> {
    await tx.query(`UPDATE bulk_retry_item SET skipped = true WHERE bulk_id = $1 AND position = $2`, [id, position]);
  }

  async beginStep(tx: Transaction, id: string, step: number): Promise<void> {
    await tx.query(`UPDATE bulk_retry SET step = $2 WHERE id = $1`, [id, step]);
  }

  /** It stands there from now on, until `holdUntil` when it is held. */
  async moveTo(tx: Transaction, id: string, { state, reason, holdUntil = null }: Standing): Promise<void> {
    await tx.query(MOVE, [id, state, reason, holdUntil]);
  }
}

interface FiguresRow {
  waiting: number;
  sent_lately: number;
  sent: number;
  settled: number;
  failed: number;
}

const COLUMNS = `id, tenant_id AS "tenantId", as_admin AS "asAdmin", created_by AS "createdBy", reason, state, step,
  rate_per_minute AS "ratePerMinute", stop_after AS "stopAfter"`;

const DUE = `(state = 'running' OR (state = 'held' AND hold_until <= now()))`;

/** In one statement, so that it counts what it takes. */
const CREATE = `
  WITH found AS (
    SELECT p.id FROM problem p WHERE ${DECIDABLE}
  ), made AS (
    INSERT INTO bulk_retry (id, tenant_id, as_admin, filter, reason, created_by, rate_per_minute, stop_after, hold_until, state,
                            state_reason, total)
    SELECT $11, $1, $2, $12, $13, $14, $15, $16, $17, CASE WHEN $17::timestamptz IS NULL THEN 'running' ELSE 'held' END,
           CASE WHEN $17::timestamptz IS NOT NULL THEN 'Held since it was made.' END, count(*)
    FROM found
  )
  INSERT INTO bulk_retry_item (bulk_id, position, problem_id) SELECT $11, row_number() OVER (ORDER BY id), id FROM found`;

const FIGURES = `
  SELECT count(*) FILTER (WHERE i.decision_id IS NULL AND NOT i.skipped)::int AS waiting,
         count(*) FILTER (WHERE i.sent_at > now() - interval '1 minute')::int AS sent_lately,
         count(*) FILTER (WHERE i.step = $2)::int AS sent,
         count(d.outcome) FILTER (WHERE i.step = $2)::int AS settled,
         count(*) FILTER (WHERE i.step = $2 AND d.outcome = 'failed')::int AS failed
  FROM bulk_retry_item i LEFT JOIN problem_decision d ON d.id = i.decision_id WHERE i.bulk_id = $1`;

const RETURNED = `
  SELECT p.fingerprint, count(*)::int AS count
  FROM bulk_retry_item i JOIN problem_decision d ON d.id = i.decision_id JOIN problem p ON p.id = i.problem_id
  WHERE i.bulk_id = $1 AND i.step = $2 AND d.outcome = 'failed' AND p.fingerprint = d.fingerprint
  GROUP BY p.fingerprint ORDER BY count(*) DESC LIMIT 1`;

const MOVE = `
  UPDATE bulk_retry SET state = $2, state_reason = $3, hold_until = $4,
                        finished_at = CASE WHEN $2 IN ('done', 'cancelled', 'stopped') THEN now() END
  WHERE id = $1`;
