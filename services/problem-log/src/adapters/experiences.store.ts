import { Injectable } from '@nestjs/common';
import type { Caller } from '#libs/auth';
import { Database } from '#libs/persistence';
import { type Experience, withExperience } from '../domain/recommendation';
import { IN_SIGHT, sightOf } from './sight';

/** What is known of a problem before experience is asked. */
interface Advised {
  fingerprint: string;
  recommendation: string;
}

/** What retries have taught about each kind of problem. A caller learns from what the caller may see. */
@Injectable()
export class Experiences {
  constructor(private readonly database: Database) {}

  /** The same problems, their recommendations completed by how often a retry helped. */
  async advise<T extends Advised>(caller: Caller, problems: T[]): Promise<T[]> {
    const fingerprints = [...new Set(problems.map(({ fingerprint }) => fingerprint))];
    const known = await this.of(caller, fingerprints);
    return problems.map((problem) => ({
      ...problem,
      recommendation: withExperience(problem.recommendation, known.get(problem.fingerprint) ?? NONE),
    }));
  }

  private async of(caller: Caller, fingerprints: string[]): Promise<Map<string, Experience>> {
    if (fingerprints.length === 0) return new Map();
    const rows = await this.database.query<Experience & { fingerprint: string }>(EXPERIENCES, [
      ...sightOf(caller),
      fingerprints,
    ]);
    return new Map(rows.map((row) => [row.fingerprint, row]));
  }
}

const NONE: Experience = { tried: 0, helped: 0 };

const EXPERIENCES = `
  SELECT d.fingerprint, count(*)::int AS tried, count(*) FILTER (WHERE d.outcome = 'succeeded')::int AS helped
  FROM problem_decision d JOIN problem p ON p.id = d.problem_id
  WHERE d.fingerprint = ANY($3) AND d.outcome IN ('succeeded', 'failed') AND ${IN_SIGHT}
  GROUP BY d.fingerprint`;
