import { Injectable } from '@nestjs/common';
import { Database } from '#libs/persistence';
import type { Interest, ProgressEntry, ProgressEvent } from '../../domain/progress-entry';
import { beginningOf, type Place } from '../../domain/progress-place';

/** Most entries that are read at once. */
export const BATCH = 500;

/** Reads what has happened, in the one order that all replicas agree on. */
@Injectable()
export class ProgressStore {
  constructor(private readonly database: Database) {}

  /**
   * The place up to which everything is told: before the oldest transaction of this database that is still open. Numbers given out
   * by a sequence do not come to light in their order, so a reader that remembers the last number would miss what is committed late.
   */
  async horizon(): Promise<Place> {
    const [row] = await this.database.query<{ xid: string }>(HORIZON);
    return beginningOf(BigInt(row?.xid ?? 0));
  }

  /** What happened after one place and before another, at most `BATCH` entries; of everybody when there is no interest. */
  async between(after: Place, before: Place, interest?: Interest): Promise<ProgressEntry[]> {
    const rows = await this.database.query<Row>(BETWEEN, [
      after.xid,
      after.source,
      after.id,
      before.xid,
      interest?.tenantId ?? null,
      interest?.documentId ?? null,
      interest?.taskId ?? null,
    ]);
    return rows.map(entryOf);
  }

  /** The last that is known of a document or a task, so that a new follower knows where it stands; undefined when that is too fresh. */
  async last({ tenantId, documentId, taskId }: Interest, before: Place): Promise<ProgressEntry | undefined> {
    if (taskId === undefined && documentId === undefined) return undefined;
    const sql = taskId === undefined ? LAST_OF_DOCUMENT : LAST_OF_TASK;
    const [row] = await this.database.query<Row>(sql, [taskId ?? documentId, tenantId, before.xid]);
    return row && entryOf(row);
  }
}

interface Row {
  xid: string;
  source: number;
  id: string;
  event: ProgressEvent;
  tenantId: string;
  documentId: string | null;
  taskId: string | null;
  facts: Record<string, unknown>;
}

const entryOf = ({ xid, source, id, ...entry }: Row): ProgressEntry => ({
  ...entry,
  place: { xid: BigInt(xid), source, id: BigInt(id) },
});

/**
 * `pg_snapshot_xmin` would also wait for long transactions of other databases in the same cluster. The snapshot is taken before the
 * activity is looked at: whoever is open there and older than the snapshot counts, whoever has ended meanwhile is seen by the next
 * statement. Activity has the lower 32 bits of an xid only: what is not less than half a cycle behind is newer.
 */
const HORIZON = `
  WITH now AS (SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS xid)
  SELECT least(now.xid, min(now.xid - open.behind)) AS xid
  FROM now LEFT JOIN LATERAL (
    SELECT mod(now.xid - backend_xid::text::bigint, 4294967296) AS behind FROM pg_stat_activity
    WHERE datname = current_database() AND backend_xid IS NOT NULL
  ) open ON open.behind BETWEEN 1 AND 2147483647
  GROUP BY now.xid`;

const DOCUMENT_ENTRY = `
  coalesce(e.xid, 0) AS xid, 1 AS source, e.id, 'document' AS event, e.tenant_id AS "tenantId", e.document_id AS "documentId",
  NULL::uuid AS "taskId", json_build_object('document_id', e.document_id, 'state', e.state, 'note', e.note, 'at', e.at) AS facts
  FROM event e`;

const TASK_ENTRY = `
  coalesce(h.xid, 0) AS xid, 2 AS source, h.id, 'task' AS event, t.tenant_id AS "tenantId", t.document_id AS "documentId",
  t.id AS "taskId", json_build_object('task_id', t.id, 'document_id', t.document_id, 'job_id', t.job_id, 'type', t.type,
    'status', h.status, 'note', h.note, 'at', h.at) AS facts
  FROM task_status_history h JOIN task t ON t.id = h.task_id`;

/** Names the problem as it is by now: its row was written in the same transaction. */
const PROBLEM_ENTRY = `
  e.xid, 3 AS source, e.id, 'problem' AS event, e.tenant_id AS "tenantId", e.document_id AS "documentId",
  NULL::uuid AS "taskId", json_build_object('document_id', e.document_id, 'problem_id', p.id, 'code', p.code,
    'recommendation', p.recommendation, 'note', e.note, 'at', e.at) AS facts
  FROM event e
  LEFT JOIN LATERAL (SELECT id, code, recommendation FROM problem WHERE document_id = e.document_id
                     ORDER BY last_attempt_at DESC LIMIT 1) p ON true`;

const range = (row: string, source: number): string =>
  `${row}.xid >= $1::bigint AND ${row}.xid < $4::bigint AND (${row}.xid, ${source}, ${row}.id) > ($1::bigint, $2::int, $3::bigint)`;

const ORDER = `ORDER BY xid, id LIMIT ${BATCH}`;

/** Each part stops at the limit by itself, along its index. */
const BETWEEN = `
  (SELECT ${DOCUMENT_ENTRY}
   WHERE e.kind = 'document' AND ${range('e', 1)}
     AND ($5::uuid IS NULL OR e.tenant_id = $5) AND ($6::uuid IS NULL OR e.document_id = $6) AND $7::uuid IS NULL ${ORDER})
  UNION ALL
  (SELECT ${TASK_ENTRY}
   WHERE ${range('h', 2)} AND t.tenant_id IS NOT NULL
     AND ($5::uuid IS NULL OR t.tenant_id = $5) AND ($6::uuid IS NULL OR t.document_id = $6) AND ($7::uuid IS NULL OR t.id = $7) ${ORDER})
  UNION ALL
  (SELECT ${PROBLEM_ENTRY}
   WHERE (e.kind = 'problem' OR (e.kind = 'document' AND e.state = 'problem')) AND ${range('e', 3)}
     AND ($5::uuid IS NULL OR e.tenant_id = $5) AND ($6::uuid IS NULL OR e.document_id = $6) AND $7::uuid IS NULL ${ORDER})
  ORDER BY xid, source, id LIMIT ${BATCH}`;

const LAST_OF_DOCUMENT = `
  SELECT ${DOCUMENT_ENTRY} WHERE e.kind = 'document' AND e.document_id = $1 AND e.tenant_id = $2 AND coalesce(e.xid, 0) < $3::bigint
  ORDER BY coalesce(e.xid, 0) DESC, e.id DESC LIMIT 1`;

const LAST_OF_TASK = `
  SELECT ${TASK_ENTRY} WHERE t.id = $1 AND t.tenant_id = $2 AND coalesce(h.xid, 0) < $3::bigint
  ORDER BY coalesce(h.xid, 0) DESC, h.id DESC LIMIT 1`;
