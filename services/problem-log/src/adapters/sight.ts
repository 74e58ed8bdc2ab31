import type { Caller } from '#libs/auth';

/** A problem as clients see it. */
export interface ProblemView {
  problem_id: string;
  document_id: string | null;
  job_id: string | null;
  task_id: string | null;
  queue: string;
  type: string;
  code: string;
  message: string;
  attempts: number;
  created_at: Date;
  last_attempt_at: Date;
  fingerprint: string;
  recommendation: string;
  state: string;
  decision: string | null;
  decided_by: string | null;
  decided_at: Date | null;
  resolved_at: Date | null;
  trace_id: string | null;
  external_reference: string | null;
}

/** Which problems. */
export interface ProblemFilter {
  state?: string | undefined;
  code?: string | undefined;
  queue?: string | undefined;
  document_id?: string | undefined;
  fingerprint?: string | undefined;
  /** Of the last attempt: RFC 3339, included. */
  from?: string | undefined;
  /** RFC 3339, not included. */
  to?: string | undefined;
  /** Part of the message's text, in whatever case. */
  q?: string | undefined;
}

/** The columns of a `ProblemView`, of the table `problem p`. */
export const VIEW = `p.id AS problem_id, p.document_id, p.job_id, p.task_id, p.queue, p.type, p.code, p.message, p.attempts,
  p.created_at, p.last_attempt_at, p.fingerprint, p.recommendation, p.state, p.decision, p.decided_by, p.decided_at,
  p.resolved_at, p.trace_id, p.external_reference`;

/** Whether a caller may see `p`: it is of the own tenant, or of no tenant and the caller has the scope `admin`. */
export const IN_SIGHT = `(p.tenant_id = $1 OR (p.tenant_id IS NULL AND $2))`;

/** As much of a caller as says what the caller may see. */
export type Sight = Pick<Caller, 'tenantId' | 'scopes'>;

/** The values of `$1` and `$2` in `IN_SIGHT`. */
export const sightOf = ({ tenantId, scopes }: Sight): [string, boolean] => [tenantId, scopes.includes('admin')];

/** Whether `p` is in sight and matches a filter. */
export const MATCHING = `${IN_SIGHT} AND ($3::text IS NULL OR p.state = $3) AND ($4::text IS NULL OR p.code = $4)
  AND ($5::text IS NULL OR p.queue = $5) AND ($6::uuid IS NULL OR p.document_id = $6) AND ($7::text IS NULL OR p.fingerprint = $7)
  AND ($8::timestamptz IS NULL OR p.last_attempt_at >= $8) AND ($9::timestamptz IS NULL OR p.last_attempt_at < $9)
  AND ($10::text IS NULL OR strpos(lower(p.message), lower($10)) > 0)`;

/** Whether `p` is one of those that wait for a person, too. */
export const DECIDABLE = `${MATCHING} AND p.state IN ('open', 'overdue')`;

/** The values of `$1` to `$10` in `MATCHING` and `DECIDABLE`. */
export const matchingOf = (caller: Sight, filter: ProblemFilter) => [
  ...sightOf(caller),
  filter.state ?? null,
  filter.code ?? null,
  filter.queue ?? null,
  filter.document_id ?? null,
  filter.fingerprint ?? null,
  filter.from ?? null,
  filter.to ?? null,
  filter.q ?? null,
];
