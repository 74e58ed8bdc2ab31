import { Injectable } from '@nestjs/common';
import type { Caller } from '#libs/auth';
import { PermanentError } from '#libs/errors';
import { Documents, TaskDecisions } from '#libs/ledger';
import { DECISION_HEADER, DEFAULT_EXCHANGE } from '#libs/messaging';
import { headersOfTrace, traceHeaders } from '#libs/observability';
import { addToOutbox, type Transaction } from '#libs/persistence';
import { v7 as uuidv7 } from 'uuid';
import { type DecidableProblem, Problems } from './problems.store';
import { type Decision, mayDecide, stateAfter } from '../domain/problem';

/** Who decides what about which problem, and why. */
export interface DecisionRequest {
  problemId: string;
  decision: Decision;
  reason: string;
  caller: Decider;
}

/** As much of a caller as a decision needs. */
export type Decider = Pick<Caller, 'name' | 'tenantId' | 'scopes'>;

/**
 * Carries decisions out, in the caller's transaction. Retry: the message goes back into its queue, with all its attempts, and the
 * document to where it was. Discard and resolve (a person dealt with it elsewhere): nothing more is done with the
 * message, so its document is rejected with its last unclosed problem, unless it was published after all.
 */
@Injectable()
export class Decisions {
  constructor(
    private readonly problems: Problems,
    private readonly documents: Documents,
    private readonly tasks: TaskDecisions,
  ) {}

  /** The decision's id; `not_found` for what the caller may not see, `conflict` for what does not wait for a decision. */
  async apply(tx: Transaction, { problemId, decision, reason, caller }: DecisionRequest): Promise<string> {
    const problem = await this.problems.lock(tx, problemId, caller);
    if (!problem) throw new PermanentError('not_found', `There is no problem ${problemId}.`);
    if (!mayDecide(problem.state)) throw wrongState(problem);
    const entry = { id: uuidv7(), problemId, decision, reason, decidedBy: caller.name, state: stateAfter(decision) };
    await this.problems.decide(tx, entry);
    if (decision === 'retry') await this.sendBack(tx, problem, entry.id);
    else await this.close(tx, problem, decision);
    return entry.id;
  }

  private async sendBack(tx: Transaction, problem: DecidableProblem, decisionId: string): Promise<void> {
    const { documentId, queue, messageId, type, body: content, traceId } = problem;
    await this.tasks.reopen(tx, queue, messageId, 'retried by decision');
    if (documentId) await this.documents.takeBack(tx, documentId, `${queue}: retried by decision`);
    const trace = traceId ? headersOfTrace(traceId) : traceHeaders();
    const headers = { ...trace, [DECISION_HEADER]: decisionId };
    await addToOutbox(tx, { messageId, exchange: DEFAULT_EXCHANGE, routingKey: queue, type, content, headers });
  }

  private async close(tx: Transaction, { documentId, queue }: DecidableProblem, decision: Decision): Promise<void> {
    if (!documentId || (await this.problems.hasUnclosed(tx, documentId))) return;
    await this.documents.reject(tx, documentId, `${queue}: ${decision} by decision`);
  }
}

const wrongState = ({ id, state }: DecidableProblem): PermanentError =>
  new PermanentError('conflict', `Problem ${id} is ${state}: only what is open or overdue can be decided.`, {
    facts: { state },
  });
