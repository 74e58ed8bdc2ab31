import { Injectable } from '@nestjs/common';
import type { DocumentState } from '#libs/contracts';
import { PermanentError } from '#libs/errors';
import { Database } from '#libs/persistence';
import type { LaneView, OpenProblem, OpenTask, Standing } from '../../domain/explain/situation';

/** Reads how documents of one tenant stand; those of others are `not_found`. */
@Injectable()
export class Standings {
  constructor(private readonly database: Database) {}

  async of(tenantId: string, documentId: string): Promise<Standing> {
    const [row] = await this.database.query<Row>(STANDING, [documentId, tenantId, SIDE_WORK]);
    if (!row) throw new PermanentError('not_found', `There is no document ${documentId}.`);
    const { task, problem, lane, state, ...rest } = row;
    const queues = task ? [task.queue] : queuesAfter(state, lane);
    return {
      ...rest,
      state,
      task: task && { ...task, nextAttemptAt: task.nextAttemptAt === null ? null : new Date(task.nextAttemptAt) },
      problem,
      pages: state === 'parsing' || task?.queue.startsWith('ocr-worker.') ? row.pages : null,
      lane: queues.length > 0 ? await this.lane(row, queues) : null,
    };
  }

  private async lane({ documentId, state, lane, task }: Row, queues: string[]): Promise<LaneView> {
    const waitingIn = state === 'published' ? null : state; // of a rerun: what was published waits for nothing
    const params = [documentId, waitingIn, queues, OUTSIDE, lane, task?.taskId ?? null];
    const [row] = await this.database.query<LaneRow>(LANE, params);
    const { ahead = 0, running = 0, code = null, since = null } = row ?? {};
    const outage = code !== null && since !== null ? { code, since } : null;
    return { queue: queues[0] ?? '', ahead, running, outage };
  }
}

interface Row {
  documentId: string;
  state: DocumentState;
  publishedAt: Date | null;
  accepted: boolean;
  /** Of the plan by which it is read. */
  lane: string | null;
  pages: { done: number; count: number } | null;
  problem: OpenProblem | null;
  /** Times are text in JSON. */
  task: (Omit<OpenTask, 'nextAttemptAt'> & { nextAttemptAt: string | null }) | null;
}

interface LaneRow {
  ahead: number;
  running: number;
  code: string | null;
  since: Date | null;
}

/** Nobody waits for these: a document goes its way without them. */
const SIDE_WORK = [
  'ocr-worker.make-artifacts',
  'ocr-worker.merge-pdf',
  'ocr-worker.ask-second-engine',
  'ingest-gateway.clean-intermediates',
];

/** Codes that hold a whole lane, see ADR 0009. */
const OUTSIDE = ['dependency_unavailable', 'provider_unavailable', 'provider_quota_exhausted'];

/** The queues that a document without a task waits in. */
function queuesAfter(state: string, lane: string | null): string[] {
  if (state === 'parsing') return lane ? [`ocr-worker.recognise-pages.${lane}`] : ['ocr-worker.plan-document'];
  return NEXT[state] ?? [];
}

const NEXT: Readonly<Record<string, string[]>> = {
  registered: ['ocr-worker.plan-document'],
  parsed: ['tagging-worker.tag-document', 'tagging-worker.persist-tags'],
  tagged: ['enrichment.enrich-document'],
  enriched: ['indexer.index-document'],
  indexed: ['indexer.file-into-vault'],
};

const TASK = `
  SELECT json_build_object('taskId', t.id, 'queue', t.queue, 'status', t.status, 'reason', t.reason, 'attempt', t.attempts,
    'cause', t.error_code, 'nextAttemptAt', t.next_attempt_at, 'worker', CASE WHEN t.status = 'running' THEN t.lease_owner END,
    'runningSeconds', (SELECT extract(epoch FROM now() - max(h.at))::float8 FROM task_status_history h
                       WHERE h.task_id = t.id AND h.status = 'running')) AS task
  FROM task t WHERE t.document_id = d.id AND t.status IN ('pending', 'running') AND t.queue <> ALL($3)
  ORDER BY t.status = 'running' DESC, t.submitted_at LIMIT 1`;

const PAGES = `
  SELECT p.lane, CASE WHEN p.page_count IS NOT NULL THEN json_build_object('count', p.page_count, 'done', (
    SELECT coalesce(sum(s.next_page - s.from_page), 0)::int FROM document_slice s WHERE s.document_id = p.document_id)) END AS pages
  FROM document_plan p WHERE p.document_id = d.id AND p.finished_at IS NULL`;

const STANDING = `
  SELECT d.id AS "documentId", d.state, d.published_at AS "publishedAt", task.task, plan.lane, plan.pages,
    EXISTS (SELECT FROM document_acceptance a WHERE a.document_id = d.id) AS accepted,
    (SELECT json_build_object('problemId', p.id, 'queue', p.queue, 'code', p.code) FROM problem p
     WHERE p.document_id = d.id AND p.state IN ('open', 'overdue') ORDER BY p.last_attempt_at DESC LIMIT 1) AS problem
  FROM document d LEFT JOIN LATERAL (${TASK}) task ON true LEFT JOIN LATERAL (${PAGES}) plan ON true
  WHERE d.id = $1 AND d.tenant_id = $2`;

/** An outage counts from the last failure for it, unless something has been done in the lane since. Only the nearest hundred thousand are counted. */
const LANE = `
  SELECT outage.code, outage.since,
    (SELECT count(*)::int FROM (
       SELECT FROM document o
       WHERE o.state = $2 AND o.updated_at < (SELECT updated_at FROM document WHERE id = $1)
         AND ($5::text IS NULL OR EXISTS (SELECT FROM document_plan p WHERE p.document_id = o.id AND p.lane = $5))
         AND NOT EXISTS (SELECT FROM task t WHERE t.document_id = o.id AND t.status = 'running') LIMIT 100000) waiting)
    + (SELECT count(*)::int FROM task t JOIN task own ON own.id = $6::uuid
       WHERE $2::text IS NULL AND t.queue = own.queue AND t.status = 'pending' AND t.submitted_at < own.submitted_at) AS ahead,
    (SELECT count(DISTINCT t.document_id)::int FROM task t
     WHERE t.queue = ANY($3) AND t.status = 'running' AND t.lease_until > now()) AS running
  FROM (SELECT) one LEFT JOIN LATERAL (
    SELECT t.error_code AS code, failed.at AS since
    FROM task t
    JOIN LATERAL (SELECT max(at) AS at FROM task_status_history WHERE task_id = t.id AND note = 'retrying after ' || t.error_code) failed ON true
    WHERE t.queue = ANY($3) AND t.status = 'pending' AND t.error_code = ANY($4)
      AND failed.at > coalesce((SELECT max(at) FROM (
        SELECT h.at FROM task_status_history h JOIN task done ON done.id = h.task_id
        WHERE h.status = 'done' AND done.queue = ANY($3) AND h.id > (SELECT max(id) - 5000 FROM task_status_history)) ended), '-infinity')
    ORDER BY failed.at LIMIT 1) outage ON true`;
