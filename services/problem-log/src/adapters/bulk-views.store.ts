import { Injectable } from '@nestjs/common';
import { Database } from '#libs/persistence';
import { type BulkState, etaSecondsOf } from '../domain/bulk-retry';
import { DECIDABLE, matchingOf, type ProblemFilter, type Sight, sightOf } from './sight';

/** What a bulk retry would be about. */
export interface BulkEstimate {
  count: number;
  oldest: Date | null;
  newest: Date | null;
  /** The largest first, fifty at most. */
  groups: { fingerprint: string; code: string; queue: string; count: number }[];
}

/** A bulk retry as clients see it. `sent` counts retries, of which some have `succeeded`, `failed`, or are under way. */
export interface BulkView {
  bulk_id: string;
  state: BulkState;
  /** Why it does not run. */
  state_reason: string | null;
  hold_until: Date | null;
  filter: ProblemFilter;
  reason: string;
  created_by: string;
  created_at: Date;
  finished_at: Date | null;
  /** Of the ramp, from 1. */
  step: number;
  rate_per_minute: number;
  stop_after: number;
  total: number;
  sent: number;
  succeeded: number;
  failed: number;
  /** Decided by somebody else before their turn came, or cancelled. */
  skipped: number;
  /** Null unless it runs. */
  eta_seconds: number | null;
}

/** Bulk retries as a caller may see them: those of the own tenant; what an administrator made, only administrators. */
@Injectable()
export class BulkViews {
  constructor(private readonly database: Database) {}

  async estimate(caller: Sight, filter: ProblemFilter): Promise<BulkEstimate> {
    const values = matchingOf(caller, filter);
    const [figures] = await this.database.query<Omit<BulkEstimate, 'groups'>>(ESTIMATE, values);
    const groups = await this.database.query<BulkEstimate['groups'][number]>(ESTIMATE_GROUPS, values);
    return { count: 0, oldest: null, newest: null, ...figures, groups };
  }

  /** The newest first; `after` is the id of the last one seen. */
  async list(caller: Sight, after: string | undefined, limit: number): Promise<BulkView[]> {
    const rows = await this.database.query<BulkRow>(LIST, [...sightOf(caller), after ?? null, limit]);
    return rows.map(viewOf);
  }

  /** Undefined when there is none that the caller may see. */
  async show(caller: Sight, id: string): Promise<BulkView | undefined> {
    const [row] = await this.database.query<BulkRow>(SHOW, [...sightOf(caller), id]);
    return row && viewOf(row);
  }
}

type BulkRow = Omit<BulkView, 'eta_seconds'> & { elapsed: number };

function viewOf({ elapsed, ...row }: BulkRow): BulkView {
  const progress = { ...row, ratePerMinute: row.rate_per_minute, elapsedSeconds: elapsed };
  return { ...row, eta_seconds: row.state === 'running' ? etaSecondsOf(progress) : null };
}

const ESTIMATE = `
  SELECT count(*)::int AS count, min(p.last_attempt_at) AS oldest, max(p.last_attempt_at) AS newest
  FROM problem p WHERE ${DECIDABLE}`;

const ESTIMATE_GROUPS = `
  SELECT p.fingerprint, min(p.code) AS code, min(p.queue) AS queue, count(*)::int AS count
  FROM problem p WHERE ${DECIDABLE} GROUP BY p.fingerprint ORDER BY count(*) DESC, p.fingerprint LIMIT 50`;

const VIEW = `
  SELECT b.id AS bulk_id, b.state, b.state_reason, b.hold_until, b.filter, b.reason, b.created_by, b.created_at, b.finished_at,
         b.step, b.rate_per_minute, b.stop_after, b.total, progress.sent, progress.succeeded, progress.failed, progress.skipped,
         extract(epoch FROM now() - b.created_at)::float AS elapsed
  FROM bulk_retry b CROSS JOIN LATERAL (
    SELECT count(i.decision_id)::int AS sent, count(*) FILTER (WHERE d.outcome = 'succeeded')::int AS succeeded,
           count(*) FILTER (WHERE d.outcome = 'failed')::int AS failed,
           count(*) FILTER (WHERE i.skipped OR d.outcome = 'cancelled')::int AS skipped
    FROM bulk_retry_item i LEFT JOIN problem_decision d ON d.id = i.decision_id WHERE i.bulk_id = b.id
  ) progress
  WHERE b.tenant_id = $1 AND ($2 OR NOT b.as_admin)`;

const LIST = `${VIEW} AND ($3::uuid IS NULL OR b.id < $3) ORDER BY b.id DESC LIMIT $4`;

const SHOW = `${VIEW} AND b.id = $3`;
