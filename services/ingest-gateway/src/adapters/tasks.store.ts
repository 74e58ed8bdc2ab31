import { Injectable } from '@nestjs/common';
import { PermanentError } from '#libs/errors';
import { Database, type Queries } from '#libs/persistence';
import { type Page, pageOf, type PageQuery, PLACE, placeIn } from '#libs/service-host';

/** Which tasks of a tenant. */
export interface TaskFilter extends PageQuery {
  document_id?: string;
  type?: string;
  status?: string[];
  from?: Date;
  to?: Date;
}

/** A task as the ledger has it and clients see it. */
export interface TaskRow {
  task_id: string;
  document_id: string | null;
  job_id: string | null;
  type: string;
  queue: string;
  status: string;
  /** Why a pending task waits: `retrying`, `held`. */
  reason: string | null;
  next_attempt_at: Date | null;
  attempts: number;
  /** Who asked for it over HTTP; null of a step that a document came to by itself. */
  requested_by: string | null;
  params: unknown;
  submitted_at: Date;
  started_at: Date | null;
  finished_at: Date | null;
  result: unknown;
  error: { code: string; message: string } | null;
  status_history: { status: string; at: string; note: string | null }[];
  /** Until the first start, or until now. */
  wait_time_seconds: number;
  /** From the first start to the end, or until now; null before it. */
  duration_seconds: number | null;
}

/** Reads tasks of one tenant; those of others are `not_found`. */
@Injectable()
export class TasksOfTenant {
  constructor(private readonly database: Database) {}

  async list(tenantId: string, query: TaskFilter): Promise<Page<TaskRow>> {
    const [at, id] = placeIn(query, PLACE.time, PLACE.id) ?? ['infinity', LAST_ID];
    const { document_id, type, status, from, to, limit } = query;
    const rows = await this.database.query<TaskRow & { place: string }>(
      `SELECT ${COLUMNS}, t.submitted_at::text AS place FROM task t
       WHERE t.tenant_id = $1 AND (t.submitted_at, t.id) < ($2::timestamptz, $3::uuid)
         AND ($4::uuid IS NULL OR t.document_id = $4) AND ($5::text IS NULL OR t.type = $5) AND ($6::text[] IS NULL OR t.status = ANY($6))
         AND ($7::timestamptz IS NULL OR t.submitted_at >= $7) AND ($8::timestamptz IS NULL OR t.submitted_at < $8)
       ORDER BY t.submitted_at DESC, t.id DESC LIMIT $9`,
      [tenantId, at, id, document_id ?? null, type ?? null, status ?? null, from ?? null, to ?? null, limit + 1],
    );
    const page = pageOf(rows, limit, ({ place, task_id }) => [place, task_id]);
    return { ...page, items: page.items.map(({ place: _place, ...row }) => row) };
  }

  /** Within a transaction when there is one. */
  async one(tenantId: string, taskId: string, queries: Queries = this.database): Promise<TaskRow> {
    const [row] = await queries.query<TaskRow>(`SELECT ${COLUMNS} FROM task t WHERE t.id = $1 AND t.tenant_id = $2`, [
      taskId,
      tenantId,
    ]);
    if (row) return row;
    throw new PermanentError('not_found', `There is no task ${taskId}.`);
  }

  /** The newest task of a type that somebody asked for; undefined when there is none. */
  async latest(tenantId: string, documentId: string, type: string): Promise<TaskRow | undefined> {
    const [row] = await this.database.query<TaskRow>(
      `SELECT ${COLUMNS} FROM task t WHERE t.document_id = $1 AND t.tenant_id = $2 AND t.type = $3
       ORDER BY t.submitted_at DESC, t.id DESC LIMIT 1`,
      [documentId, tenantId, type],
    );
    return row;
  }
}

/** After every id there is. */
const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

const COLUMNS = `
  t.id AS task_id, t.document_id, t.job_id, t.type, t.queue, t.status, t.reason, t.next_attempt_at, t.attempts, t.requested_by, t.params,
  t.submitted_at, t.started_at, t.finished_at, t.result,
  CASE WHEN t.error_code IS NOT NULL THEN json_build_object('code', t.error_code, 'message', t.error_message) END AS error,
  (SELECT coalesce(json_agg(json_build_object('status', h.status, 'at', h.at, 'note', h.note) ORDER BY h.id), '[]')
   FROM task_status_history h WHERE h.task_id = t.id) AS status_history,
  extract(epoch FROM coalesce(t.started_at, t.finished_at, now()) - t.submitted_at)::float8 AS wait_time_seconds,
  extract(epoch FROM coalesce(t.finished_at, now()) - t.started_at)::float8 AS duration_seconds`;
