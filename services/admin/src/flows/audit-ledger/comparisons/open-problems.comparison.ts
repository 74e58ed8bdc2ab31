import { Injectable } from '@nestjs/common';
import { Database } from '#libs/persistence';
import type { DifferenceKind, Finding } from '../../../domain/difference';
import { Comparison, type Look } from '../comparison';

/** More than this at one look is no difference any more but an outage. */
const MOST = 10_000;

interface Disagreement {
  kind: 'problem_unrecorded' | 'problem_stray';
  subject: string;
  documentId: string;
  tenantId: string;
  state: string;
}

/** A document is aside when, and only when, one of its problems waits for a person; one that was published before stays so while a rerun of it waits. */
@Injectable()
export class OpenProblems extends Comparison {
  readonly name = 'problems';
  readonly kinds: readonly DifferenceKind[] = ['problem_unrecorded', 'problem_stray'];

  constructor(private readonly database: Database) {
    super();
  }

  async look(): Promise<Look> {
    const found = await this.database.query<Disagreement>(DISAGREEMENTS, [MOST]);
    const findings = found.map(({ state, ...facts }): Finding => ({
      ...facts,
      lost: facts.kind === 'problem_unrecorded',
      details: { state },
    }));
    return { findings, examined: found.length < MOST ? 'everything' : [] };
  }
}

/** A document with several problems goes on while one of them is retried: only what lasts is a difference. */
const DISAGREEMENTS = `
  SELECT 'problem_unrecorded' AS kind, d.id::text AS subject, d.id AS "documentId", d.tenant_id AS "tenantId", d.state
  FROM document d
  WHERE d.state = 'problem'
    AND NOT EXISTS (SELECT FROM problem p WHERE p.document_id = d.id AND p.state IN ('open', 'retrying', 'overdue'))
  UNION ALL
  SELECT 'problem_stray', p.id::text, d.id, d.tenant_id, d.state
  FROM problem p JOIN document d ON d.id = p.document_id
  WHERE p.state IN ('open', 'overdue') AND d.state <> 'problem'
    AND greatest(p.last_attempt_at, d.updated_at) < now() - interval '10 minutes'
    AND NOT (d.state = 'published' AND EXISTS (SELECT FROM job j WHERE j.id = p.job_id AND j.created_at > d.published_at))
  LIMIT $1`;
