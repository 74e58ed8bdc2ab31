import { Injectable } from '@nestjs/common';
import type { Caller } from '#libs/auth';
import { isUuid } from '#libs/contracts';
import { Database } from '#libs/persistence';
import { readable } from '../domain/body';
import { type Difference, differencesBetween } from '../domain/differences';
import { Experiences } from './experiences.store';
import { IN_SIGHT, MATCHING, matchingOf, type ProblemFilter, type ProblemView, sightOf, VIEW } from './sight';

/** A problem with everything that helps to decide about it. */
export interface ProblemDetails extends ProblemView {
  document_title: string | null;
  /** Where in the code the error came from, one frame a line. */
  stack: string | null;
  /** Version of the service that gave up. */
  version: string | null;
  /** The message as it came: JSON when it is JSON, else text. */
  body: unknown;
  decisions: DecisionView[];
  /** Corrections in order; the last one is what a retry sends. */
  edits: EditView[];
}

interface EditView {
  at: Date;
  by: string;
  reason: string;
  /** What was changed since the edit before, or since the message came. */
  diff: Difference[];
  body: unknown;
}

interface DecisionView {
  decision: string;
  reason: string;
  decided_by: string;
  decided_at: Date;
  /** How a retry ended: succeeded, failed or cancelled; null while it runs. */
  outcome: string | null;
}

/** Which part of a list; `after` is the id of the last problem seen. */
export interface ProblemsPage {
  after: string | undefined;
  limit: number;
}

/** Problems as a caller may see them: those of the own tenant, and with the scope `admin` those of no tenant. Newest first. */
@Injectable()
export class ProblemViews {
  constructor(
    private readonly database: Database,
    private readonly experiences: Experiences,
  ) {}

  async list(caller: Caller, filter: ProblemFilter, { after, limit }: ProblemsPage): Promise<ProblemView[]> {
    const values = [...matchingOf(caller, filter), after ?? null, limit];
    return this.experiences.advise(caller, await this.database.query<ProblemView>(LIST, values));
  }

  /** One problem in full; undefined when there is none that the caller may see. */
  async details(caller: Caller, problemId: string): Promise<ProblemDetails | undefined> {
    if (!isUuid(problemId)) return undefined;
    const rows = await this.database.query<DetailsRow>(DETAILS, [...sightOf(caller), problemId]);
    const [row] = await this.experiences.advise(caller, rows);
    if (!row) return undefined;
    const decisions = row.decisions.map((made) => ({ ...made, decided_at: new Date(made.decided_at) })); // text inside JSON
    const body = readable(row.body);
    return { ...row, decisions, body, edits: editsOf(body, row.edits) };
  }
}

type DetailsRow = Omit<ProblemDetails, 'body' | 'edits'> & { body: Buffer; edits: EditRow[] };

type EditRow = Pick<EditView, 'by' | 'reason'> & { at: string; body: string };

/** Each edit beside what was there before it. */
function editsOf(original: unknown, rows: EditRow[]): EditView[] {
  const bodies = [original, ...rows.map(({ body }) => readable(body))];
  return rows.map(({ at, by, reason }, index) => {
    const body = bodies[index + 1];
    return { at: new Date(at), by, reason, diff: differencesBetween(bodies[index], body), body };
  });
}

/** By id, which is by age: the ids are UUIDv7. */
const LIST = `
  SELECT ${VIEW} FROM problem p WHERE ${MATCHING} AND ($11::uuid IS NULL OR p.id < $11) ORDER BY p.id DESC LIMIT $12`;

const DETAILS = `
  SELECT ${VIEW}, p.stack, p.version, p.body, document.title AS document_title,
         (SELECT coalesce(json_agg(json_build_object('decision', d.decision, 'reason', d.reason, 'decided_by', d.decided_by,
                                                     'decided_at', d.decided_at, 'outcome', d.outcome) ORDER BY d.id), '[]')
          FROM problem_decision d WHERE d.problem_id = p.id) AS decisions,
         (SELECT coalesce(json_agg(json_build_object('at', e.edited_at, 'by', e.edited_by, 'reason', e.reason,
                                                     'body', e.body) ORDER BY e.id), '[]')
          FROM problem_edit e WHERE e.problem_id = p.id) AS edits
  FROM problem p LEFT JOIN document ON document.id = p.document_id AND document.tenant_id = $1
  WHERE ${IN_SIGHT} AND p.id = $3`;
