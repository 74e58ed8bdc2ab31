import { Body, Controller, HttpCode, HttpStatus, Param, Post } from '@nestjs/common';
import { AuditDenials, type Caller, CurrentCaller, Requires } from '#libs/auth';
import { isUuid } from '#libs/contracts';
import { Described } from '#libs/service-host';
import { PermanentError } from '#libs/errors';
import { AuditedTransactions } from '../../adapters/audited-transactions';
import { type ProblemDetails, ProblemViews } from '../../adapters/problem-views.store';
import { Decisions } from '../../adapters/decisions';
import { DECISIONS, type Decision } from '../../domain/problem';
import { CHANGED_PROBLEM } from '../../adapters/problem.openapi';
import { DecisionDto } from './decision.dto';

/** A person decides what becomes of a problem, with a reason. Every attempt is audited, also the ones that were refused. */
@Requires('problems:decide')
@AuditDenials('problem.decide')
@Controller('api/problems/:id')
export class DecideProblem {
  constructor(
    private readonly transactions: AuditedTransactions,
    private readonly decisions: Decisions,
    private readonly problems: ProblemViews,
  ) {}

  /** `POST …/retry`, `…/discard` or `…/resolve`; answers with the problem as it is then. */
  @Post(':decision')
  @Described(CHANGED_PROBLEM)
  @HttpCode(HttpStatus.OK)
  async decide(
    @CurrentCaller() caller: Caller,
    @Param() { id, decision }: Record<string, string>,
    @Body() { reason }: DecisionDto,
  ): Promise<ProblemDetails> {
    if (!isUuid(id) || !isDecision(decision)) throw notFound(`${id}/${decision}`);
    const attempt = { caller, action: `problem.${decision}`, subject: id, details: { reason } };
    await this.transactions.run(attempt, (tx) => this.decisions.apply(tx, { problemId: id, decision, reason, caller }));
    const problem = await this.problems.details(caller, id);
    if (!problem) throw notFound(id);
    return problem;
  }
}

const isDecision = (word: unknown): word is Decision => DECISIONS.some((decision) => decision === word);

const notFound = (what: string): PermanentError =>
  new PermanentError('not_found', `There is no problem ${what.slice(0, 100)}.`);
