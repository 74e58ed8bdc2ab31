import { Injectable } from '@nestjs/common';
import type { Caller } from '#libs/auth';
import { Database } from '#libs/persistence';
import { Experiences } from './experiences.store';
import { MATCHING, matchingOf, type ProblemFilter, type ProblemView, VIEW } from './sight';

/** How finely a trend counts. */
export type TrendUnit = 'hour' | 'day';

/** How many problems failed last in each of the latest hours (24) or days (10); the newest, which is under way, comes last. */
export interface Trend {
  unit: TrendUnit;
  counts: number[];
}

/** Problems that failed in the same way. */
export interface ProblemGroup {
  fingerprint: string;
  count: number;
  /** Those that wait for a person. */
  open: number;
  first_at: Date;
  last_at: Date;
  trend: Trend;
  /** The newest of them. */
  sample: ProblemView;
}

/** Which groups; `after` is the id of the newest problem of the last group seen. */
export interface GroupsPage {
  after: string | undefined;
  limit: number;
  trend: TrendUnit;
}

/** Problems by what failed in the same way, the group with the newest problem first. */
@Injectable()
export class ProblemGroups {
  constructor(
    private readonly database: Database,
    private readonly experiences: Experiences,
  ) {}

  async list(caller: Caller, filter: ProblemFilter, { after, limit, trend }: GroupsPage): Promise<ProblemGroup[]> {
    const { seconds, length } = TRENDS[trend];
    const values = [...matchingOf(caller, filter), after ?? null, limit, seconds, length];
    const rows = await this.experiences.advise(caller, await this.database.query<GroupRow>(GROUPS, values));
    return rows.map(({ count, open, first_at, last_at, by_age, ...sample }) => ({
      fingerprint: sample.fingerprint,
      count,
      open,
      first_at,
      last_at,
      trend: { unit: trend, counts: Array.from({ length }, (_, index) => by_age?.[length - 1 - index] ?? 0) },
      sample,
    }));
  }
}

const TRENDS: Record<TrendUnit, { seconds: number; length: number }> = {
  hour: { seconds: 3_600, length: 24 },
  day: { seconds: 86_400, length: 10 },
};

interface GroupRow extends ProblemView {
  count: number;
  open: number;
  first_at: Date;
  last_at: Date;
  /** Problems by the age of their last failure, in units of the trend. */
  by_age: Record<number, number> | null;
}

const GROUPS = `
  WITH matching AS (
    SELECT p.id, p.fingerprint, p.state, p.created_at, p.last_attempt_at,
           floor(extract(epoch FROM now() - p.last_attempt_at) / $13)::int AS age
    FROM problem p WHERE ${MATCHING}
  ), alike AS (
    SELECT fingerprint, (array_agg(id ORDER BY id DESC))[1] AS newest, count(*)::int AS count,
           count(*) FILTER (WHERE state IN ('open', 'overdue'))::int AS open, min(created_at) AS first_at,
           max(last_attempt_at) AS last_at
    FROM matching GROUP BY fingerprint
  ), shown AS (
    SELECT * FROM alike WHERE $11::uuid IS NULL OR newest < $11 ORDER BY newest DESC LIMIT $12
  ), ages AS (
    SELECT fingerprint, greatest(age, 0) AS age, count(*)::int AS count
    FROM matching WHERE age < $14 AND fingerprint IN (SELECT fingerprint FROM shown) GROUP BY 1, 2
  ), trends AS (
    SELECT fingerprint, json_object_agg(age, count) AS by_age FROM ages GROUP BY fingerprint
  )
  SELECT ${VIEW}, shown.count, shown.open, shown.first_at, shown.last_at, trends.by_age
  FROM shown JOIN problem p ON p.id = shown.newest LEFT JOIN trends ON trends.fingerprint = shown.fingerprint
  ORDER BY p.id DESC`;
