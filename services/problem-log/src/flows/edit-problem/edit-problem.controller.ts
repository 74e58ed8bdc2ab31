import { Body, Controller, HttpCode, HttpStatus, Param, Post } from '@nestjs/common';
import { AuditDenials, type Caller, CurrentCaller, Requires } from '#libs/auth';
import { PermanentError } from '#libs/errors';
import { Described, KnownIdPipe } from '#libs/service-host';
import { AuditedTransactions } from '../../adapters/audited-transactions';
import { type ProblemDetails, ProblemViews } from '../../adapters/problem-views.store';
import { EditDto } from './edit.dto';
import { CHANGED_PROBLEM } from '../../adapters/problem.openapi';
import { Edits } from './edits';

/** A person corrects a message that failed, with a reason, and sends it again. The message as it came is kept. */
@Requires('problems:decide')
@AuditDenials('problem.edit')
@Controller('api/problems/:id/edit')
export class EditProblem {
  constructor(
    private readonly transactions: AuditedTransactions,
    private readonly edits: Edits,
    private readonly problems: ProblemViews,
  ) {}

  /** Answers with the problem as it is then: being retried, with the difference among its `edits`. */
  @Post()
  @Described(CHANGED_PROBLEM)
  @HttpCode(HttpStatus.OK)
  async edit(
    @CurrentCaller() caller: Caller,
    @Param('id', KnownIdPipe) problemId: string,
    @Body() { body, reason }: EditDto,
  ): Promise<ProblemDetails> {
    const attempt = { caller, action: 'problem.edit', subject: problemId, details: { reason } };
    await this.transactions.run(attempt, (tx) => this.edits.apply(tx, { problemId, body, reason, caller }));
    const problem = await this.problems.details(caller, problemId);
    if (!problem) throw new PermanentError('not_found', `There is no problem ${problemId}.`);
    return problem;
  }
}
