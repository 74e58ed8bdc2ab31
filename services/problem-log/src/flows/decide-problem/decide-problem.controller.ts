import { Body, Controller, HttpCode, HttpStatus, Param, Post } from '@nestjs/common';
import { Audit, AuditDenials, type AuditEntry, type Caller, CurrentCaller, Requires } from '#libs/auth';
import { isUuid } from '#libs/contracts';
import { CodedError, PermanentError } from '#libs/errors';
import { Database, OutboxRelay } from '#libs/persistence';
import { type ProblemDetails, ProblemViews } from '../../adapters/problem-views.store';
import { DECISIONS, type Decision } from '../../domain/problem';
import { DecisionDto } from './decision.dto';
import { type DecisionRequest, Decisions } from './decisions';

/** A person decides what becomes of a problem, with a reason. Every attempt is audited, also the ones that were refused. */
@Requires('problems:decide')
@AuditDenials('problem.decide')
@Controller('api/problems/:id')
export class DecideProblem {
  constructor(
    private readonly database: Database,
    private readonly relay: OutboxRelay,
    private readonly decisions: Decisions,
    private readonly problems: ProblemViews,
    private readonly audit: Audit,
  ) {}

  /** `POST …/retry`, `…/discard` or `…/resolve`; answers with the problem as it is then. */
  @Post(':decision')
  @HttpCode(HttpStatus.OK)
  async decide(
    @CurrentCaller() caller: Caller,
    @Param() { id, decision }: Record<string, string>,
    @Body() { reason }: DecisionDto,
  ): Promise<ProblemDetails> {
    if (!isUuid(id) || !isDecision(decision)) throw notFound(`${id}/${decision}`);
    await this.carryOut({ problemId: id, decision, reason, caller });
    this.relay.wake();
    const problem = await this.problems.details(caller, id);
    if (!problem) throw notFound(id);
    return problem;
  }

  private async carryOut(request: DecisionRequest): Promise<void> {
    const entry = auditEntryOf(request);
    try {
      await this.database.transaction(async (tx) => {
        await this.decisions.apply(tx, request);
        await this.audit.record({ ...entry, outcome: 'allowed' }, tx);
      });
    } catch (error) {
      if (error instanceof CodedError) await this.audit.record({ ...entry, outcome: outcomeOf(error) });
      throw error;
    }
  }
}

const isDecision = (word: unknown): word is Decision => DECISIONS.some((decision) => decision === word);

const auditEntryOf = ({ problemId, decision, reason, caller }: DecisionRequest): Omit<AuditEntry, 'outcome'> => ({
  tenantId: caller.tenantId,
  actor: caller.name,
  action: `problem.${decision}`,
  subject: problemId,
  details: { reason },
});

/** What is not found may well be another tenant's. */
const outcomeOf = ({ code }: CodedError): 'denied' | 'failed' => (code === 'not_found' ? 'denied' : 'failed');

const notFound = (what: string): PermanentError =>
  new PermanentError('not_found', `There is no problem ${what.slice(0, 100)}.`);
