import { Injectable } from '@nestjs/common';
import type { Queries } from '#libs/persistence';

/** Rows of one statement: a long backlog must not become a long lock. */
const BATCH = 500;

/** Ends what is over: the only place that deletes problems. What nobody has closed is never deleted. */
@Injectable()
export class Retention {
  /** Marks what has waited for more than so many days, and retries that have not ended for as long; their number. */
  async markOverdue(queries: Queries, days: number): Promise<number> {
    return inBatches(() => queries.query(MARK_OVERDUE, [days]));
  }

  /** Deletes problems that were closed more than so many days ago, with their decisions and edits; their number. */
  async deleteClosed(queries: Queries, days: number): Promise<number> {
    return inBatches(() => queries.query(DELETE_CLOSED, [days]));
  }

  /** Deletes bulk retries that ended more than so many days ago; their number. */
  async deleteBulks(queries: Queries, days: number): Promise<number> {
    return inBatches(() => queries.query(DELETE_BULKS, [days]));
  }
}

async function inBatches(statement: () => Promise<unknown[]>): Promise<number> {
  let all = 0;
  for (let rows = await statement(); rows.length > 0; rows = rows.length === BATCH ? await statement() : [])
    all += rows.length;
  return all;
}

const MARK_OVERDUE = `
  WITH late AS (
    SELECT id FROM problem
    WHERE (state = 'open' AND created_at < now() - make_interval(days => $1))
       OR (state = 'retrying' AND decided_at < now() - make_interval(days => $1))
    LIMIT ${BATCH} FOR UPDATE SKIP LOCKED
  )
  UPDATE problem SET state = 'overdue' FROM late WHERE problem.id = late.id RETURNING problem.id`;

const DELETE_CLOSED = `
  WITH over AS (
    SELECT id FROM problem WHERE state IN ('resolved', 'discarded') AND resolved_at < now() - make_interval(days => $1)
    LIMIT ${BATCH} FOR UPDATE SKIP LOCKED
  )
  DELETE FROM problem USING over WHERE problem.id = over.id RETURNING problem.id`;

const DELETE_BULKS = `
  WITH over AS (
    SELECT id FROM bulk_retry WHERE finished_at < now() - make_interval(days => $1) LIMIT ${BATCH} FOR UPDATE SKIP LOCKED
  )
  DELETE FROM bulk_retry USING over WHERE bulk_retry.id = over.id RETURNING bulk_retry.id`;
