import { Controller, Get, Param, Query } from '@nestjs/common';
import { type Caller, CurrentCaller, Requires } from '#libs/auth';
import { Described } from '#libs/service-host';
import { PermanentError } from '#libs/errors';
import { type ProblemGroup, ProblemGroups } from '../../adapters/problem-groups.store';
import { type ProblemDetails, type ProblemsPage, ProblemViews } from '../../adapters/problem-views.store';
import type { ProblemView } from '../../adapters/sight';
import { cursorAfter, idBefore } from './cursor';
import { ONE_PROBLEM } from '../../adapters/problem.openapi';
import { LISTING } from './list-problems.openapi';
import { ListProblemsQuery } from './list-problems.query';

/** A page of a list. */
export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

/** Shows what went wrong: newest first, or grouped by what failed in the same way. */
@Requires('problems:read')
@Controller('api/problems')
export class ListProblems {
  constructor(
    private readonly problems: ProblemViews,
    private readonly groups: ProblemGroups,
  ) {}

  @Get()
  @Described(LISTING)
  list(
    @CurrentCaller() caller: Caller,
    @Query() query: ListProblemsQuery,
  ): Promise<Page<ProblemView> | Page<ProblemGroup>> {
    return query.group ? this.groupsPage(caller, query) : this.problemsPage(caller, query);
  }

  /** One problem in full, with its message and the decisions made about it. */
  @Get(':id')
  @Described(ONE_PROBLEM)
  async show(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<ProblemDetails> {
    const problem = await this.problems.details(caller, id);
    if (!problem) throw new PermanentError('not_found', `There is no problem ${id.slice(0, 36)}.`);
    return problem;
  }

  private async problemsPage(caller: Caller, query: ListProblemsQuery): Promise<Page<ProblemView>> {
    const found = await this.problems.list(caller, query, partOf(query));
    return pageOf(found, query.limit, ({ problem_id }) => problem_id);
  }

  private async groupsPage(caller: Caller, query: ListProblemsQuery): Promise<Page<ProblemGroup>> {
    const found = await this.groups.list(caller, query, { ...partOf(query), trend: query.trend });
    return pageOf(found, query.limit, ({ sample }) => sample.problem_id);
  }
}

/** One more than the page holds tells whether there is a next one. */
const partOf = ({ cursor, limit }: ListProblemsQuery): ProblemsPage => ({
  after: cursor === undefined ? undefined : idBefore(cursor),
  limit: limit + 1,
});

function pageOf<T>(found: T[], limit: number, idOf: (item: T) => string): Page<T> {
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return { items, next_cursor: found.length > limit && last ? cursorAfter(idOf(last)) : null };
}
