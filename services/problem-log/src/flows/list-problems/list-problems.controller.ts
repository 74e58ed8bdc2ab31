import { Controller, Get, Param, Query } from '@nestjs/common';
import { type Caller, CurrentCaller, Requires } from '#libs/auth';
import { PermanentError } from '#libs/errors';
import {
  type ProblemDetails,
  type ProblemFilter,
  type ProblemGroup,
  type ProblemView,
  ProblemViews,
} from '../../adapters/problem-views.store';
import { cursorAfter, idBefore } from './cursor';
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
  constructor(private readonly problems: ProblemViews) {}

  @Get()
  list(
    @CurrentCaller() caller: Caller,
    @Query() query: ListProblemsQuery,
  ): Promise<Page<ProblemView> | Page<ProblemGroup>> {
    const filter = filterOf(query);
    return query.group ? this.groups(caller, filter) : this.problemsPage(caller, filter);
  }

  /** One problem in full, with its message and the decisions made about it. */
  @Get(':id')
  async show(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<ProblemDetails> {
    const problem = await this.problems.details(caller, id);
    if (!problem) throw new PermanentError('not_found', `There is no problem ${id.slice(0, 36)}.`);
    return problem;
  }

  private async problemsPage(caller: Caller, filter: ProblemFilter): Promise<Page<ProblemView>> {
    const found = await this.problems.list(caller, oneMore(filter));
    return pageOf(found, filter.limit, ({ problem_id }) => problem_id);
  }

  private async groups(caller: Caller, filter: ProblemFilter): Promise<Page<ProblemGroup>> {
    const found = await this.problems.groups(caller, oneMore(filter));
    return pageOf(found, filter.limit, ({ sample }) => sample.problem_id);
  }
}

const filterOf = ({
  state,
  code,
  queue,
  document_id,
  fingerprint,
  limit,
  cursor,
}: ListProblemsQuery): ProblemFilter => ({
  state,
  code,
  queue,
  document_id,
  fingerprint,
  limit,
  after: cursor === undefined ? undefined : idBefore(cursor),
});

/** One more than the page holds tells whether there is a next one. */
const oneMore = (filter: ProblemFilter): ProblemFilter => ({ ...filter, limit: filter.limit + 1 });

function pageOf<T>(found: T[], limit: number, idOf: (item: T) => string): Page<T> {
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return { items, next_cursor: found.length > limit && last ? cursorAfter(idOf(last)) : null };
}
