import { Injectable } from '@nestjs/common';
import type { Caller } from '#libs/auth';
import { PermanentError } from '#libs/errors';
import type { Transaction } from '#libs/persistence';
import { Belongings } from '../../adapters/belongings.store';
import { ProblemEdits } from '../../adapters/problem-edits.store';
import { type DecidableProblem, Problems } from '../../adapters/problems.store';
import { fieldsOf } from '../../domain/body';
import { correctionOf } from './correction';
import { Decisions } from '../../adapters/decisions';

/** Who corrects which message to what, and why. */
export interface EditRequest {
  problemId: string;
  body: Record<string, unknown>;
  reason: string;
  caller: Caller;
}

/** Carries corrections out, in the caller's transaction: checked, written down, then sent like a retry. */
@Injectable()
export class Edits {
  constructor(
    private readonly problems: Problems,
    private readonly edits: ProblemEdits,
    private readonly belongings: Belongings,
    private readonly decisions: Decisions,
  ) {}

  /** `not_found` and `conflict` as of a decision; `not_found` also for ids of another tenant, `validation_failed` for a broken body. */
  async apply(tx: Transaction, { problemId, body, reason, caller }: EditRequest): Promise<void> {
    const problem = await this.problems.lock(tx, problemId, caller);
    if (!problem) throw new PermanentError('not_found', `There is no problem ${problemId}.`);
    const correction = correctionOf(problem.type, body);
    const change = { problem, now: fieldsOf(correction), before: fieldsOf(problem.body), caller };
    await this.checkIds(tx, change);
    await this.checkObject(tx, change);
    await this.assignDocument(tx, change);
    await this.edits.add(tx, { problemId, body: correction, reason, editedBy: caller.name });
    await this.decisions.apply(tx, { problemId, decision: 'retry', reason, caller });
  }

  /** A message may name what is the caller's, and what it named before. */
  private async checkIds(tx: Transaction, { problem, now, before, caller: { tenantId } }: Change): Promise<void> {
    const { documentId, jobId } = now;
    if (typeof now['tenantId'] === 'string' && now['tenantId'] !== tenantId) throw foreign('tenant');
    if (isNew(documentId, problem.documentId) && !(await this.belongings.hasDocument(tx, tenantId, documentId)))
      throw foreign('document');
    if (isNew(jobId, before['jobId']) && !(await this.belongings.hasJob(tx, tenantId, jobId))) throw foreign('job');
  }

  /** Whoever names an object gets it read: it has to be one of the tenant's own. Administrators see the whole bucket. */
  private async checkObject(tx: Transaction, { now, before, caller }: Change): Promise<void> {
    const [object, old] = [objectIn(now), objectIn(before)];
    if (!object || caller.scopes.includes('admin')) return;
    if (object.bucket === old?.bucket && object.key === old.key) return;
    if (!(await this.belongings.hasObject(tx, caller.tenantId, object))) throw foreign('object');
  }

  /** A document that was put aside needs this message to go on; a message of no known document may get one. */
  private async assignDocument(tx: Transaction, { problem, now, caller: { tenantId } }: Change): Promise<void> {
    const { documentId } = now;
    if (!isNew(documentId, problem.documentId)) return;
    if (problem.documentId && (await this.belongings.hasDocument(tx, tenantId, problem.documentId)))
      throw new PermanentError(
        'conflict',
        `Problem ${problem.id} belongs to document ${problem.documentId}: its message cannot be sent for another one.`,
      );
    await this.edits.assign(tx, problem.id, documentId, tenantId);
  }
}

interface Change {
  problem: DecidableProblem;
  now: Record<string, unknown>;
  before: Record<string, unknown>;
  caller: Caller;
}

const isNew = (id: unknown, old: unknown): id is string => typeof id === 'string' && id !== old;

function objectIn({ bucket, objectKey, key }: Record<string, unknown>): { bucket: string; key: string } | undefined {
  const name = objectKey ?? key;
  return typeof bucket === 'string' && typeof name === 'string' ? { bucket, key: name } : undefined;
}

/** The same for another tenant's and for none: a caller learns nothing of others. */
const foreign = (what: string): PermanentError =>
  new PermanentError('not_found', `The body names a ${what} that this tenant does not have.`);
