import { Injectable } from '@nestjs/common';
import type { Caller } from '#libs/auth';
import { isUuid } from '#libs/contracts';
import { Database } from '#libs/persistence';

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

/** A problem with everything that helps to decide about it. */
export interface ProblemDetails extends ProblemView {
  document_title: string | null;
  /** JSON when it is JSON, else the text as it came. */
  body: unknown;
  decisions: DecisionView[];
}

interface DecisionView {
  decision: string;
  reason: string;
  decided_by: string;
  decided_at: Date;
}

/** Problems that failed in the same way. */
export interface ProblemGroup {
  fingerprint: string;
  count: number;
  first_at: Date;
  last_at: Date;
  /** The newest of them. */
  sample: ProblemView;
}

/** Which problems; `after` is the id of the last one seen. */
export interface ProblemFilter {
  state?: string | undefined;
  code?: string | undefined;
  queue?: string | undefined;
  document_id?: string | undefined;
  fingerprint?: string | undefined;
  after?: string | undefined;
  limit: number;
}

/** Problems as a caller may see them: those of the own tenant, and with the scope `admin` those of no tenant. Newest first. */
@Injectable()
export class ProblemViews {
  constructor(private readonly database: Database) {}

  list(caller: Caller, filter: ProblemFilter): Promise<ProblemView[]> {
    return this.database.query<ProblemView>(LIST, parametersOf(caller, filter));
  }

  async groups(caller: Caller, filter: ProblemFilter): Promise<ProblemGroup[]> {
    const rows = await this.database.query<GroupRow>(GROUPS, parametersOf(caller, filter));
    return rows.map(({ count, first_at, last_at, ...sample }) => ({
      fingerprint: sample.fingerprint,
      count,
      first_at,
      last_at,
      sample,
    }));
  }

  /** One problem in full; undefined when there is none that the caller may see. */
  async details(caller: Caller, problemId: string): Promise<ProblemDetails | undefined> {
    if (!isUuid(problemId)) return undefined;
    const [row] = await this.database.query<ProblemDetails & { body: Buffer }>(DETAILS, [
      ...sightOf(caller),
      problemId,
    ]);
    if (!row) return undefined;
    const decisions = row.decisions.map((made) => ({ ...made, decided_at: new Date(made.decided_at) })); // text inside JSON
    return { ...row, decisions, body: readable(row.body) };
  }
}

type GroupRow = ProblemView & Pick<ProblemGroup, 'count' | 'first_at' | 'last_at'>;

const sightOf = (caller: Caller): [tenantId: string, isAdmin: boolean] => [
  caller.tenantId,
  caller.scopes.includes('admin'),
];

const parametersOf = (
  caller: Caller,
  { state, code, queue, document_id, fingerprint, after, limit }: ProblemFilter,
) => [
  ...sightOf(caller),
  state ?? null,
  code ?? null,
  queue ?? null,
  document_id ?? null,
  fingerprint ?? null,
  after ?? null,
  limit,
];

function readable(body: Buffer): unknown {
  const text = body.toString('utf8');
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const VIEW = `p.id AS problem_id, p.document_id, p.job_id, p.task_id, p.queue, p.type, p.code, p.message, p.attempts, p.created_at,
  p.last_attempt_at, p.fingerprint, p.recommendation, p.state, p.decision, p.decided_by, p.decided_at, p.resolved_at,
  p.trace_id, p.external_reference`;

const IN_SIGHT = `(p.tenant_id = $1 OR (p.tenant_id IS NULL AND $2))`;

const MATCHING = `${IN_SIGHT} AND ($3::text IS NULL OR p.state = $3) AND ($4::text IS NULL OR p.code = $4)
  AND ($5::text IS NULL OR p.queue = $5) AND ($6::uuid IS NULL OR p.document_id = $6) AND ($7::text IS NULL OR p.fingerprint = $7)`;

/** By id, which is by age: the ids are UUIDv7. */
const LIST = `
  SELECT ${VIEW} FROM problem p WHERE ${MATCHING} AND ($8::uuid IS NULL OR p.id < $8) ORDER BY p.id DESC LIMIT $9`;

const GROUPS = `
  WITH alike AS (
    SELECT (array_agg(p.id ORDER BY p.id DESC))[1] AS newest, count(*)::int AS count, min(p.created_at) AS first_at,
           max(p.last_attempt_at) AS last_at
    FROM problem p WHERE ${MATCHING} GROUP BY p.fingerprint
  )
  SELECT ${VIEW}, alike.count, alike.first_at, alike.last_at FROM alike JOIN problem p ON p.id = alike.newest
  WHERE ($8::uuid IS NULL OR p.id < $8) ORDER BY p.id DESC LIMIT $9`;

const DETAILS = `
  SELECT ${VIEW}, p.body, document.title AS document_title,
         (SELECT coalesce(json_agg(json_build_object('decision', d.decision, 'reason', d.reason, 'decided_by', d.decided_by,
                                                     'decided_at', d.decided_at) ORDER BY d.id), '[]')
          FROM problem_decision d WHERE d.problem_id = p.id) AS decisions
  FROM problem p LEFT JOIN document ON document.id = p.document_id AND document.tenant_id = $1
  WHERE ${IN_SIGHT} AND p.id = $3`;
