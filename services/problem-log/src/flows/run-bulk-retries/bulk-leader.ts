import { Injectable } from '@nestjs/common';
import { Audit } from '#libs/auth';
import { CodedError } from '#libs/errors';
import { Database, OutboxRelay, type Transaction } from '#libs/persistence';
import { BulkRetries, type BulkItem } from '../../adapters/bulk-retries.store';
import { Decisions } from '../../adapters/decisions';
import type { BulkRetry } from '../../domain/bulk-retry';
import { nextMove } from '../../domain/ramp';

/**
 * Moves bulk retries on, each move in one transaction under the lock of its row: any number of replicas may try, one does,
 * and one that dies in between has done nothing.
 */
@Injectable()
export class BulkLeader {
  constructor(
    private readonly database: Database,
    private readonly relay: OutboxRelay,
    private readonly bulks: BulkRetries,
    private readonly decisions: Decisions,
    private readonly audit: Audit,
  ) {}

  /** One move of each that is due. */
  async lead(): Promise<void> {
    for (const id of await this.bulks.due(this.database)) {
      await this.database.transaction((tx) => this.move(tx, id));
      this.relay.wake();
    }
  }

  private async move(tx: Transaction, id: string): Promise<void> {
    const bulk = await this.bulks.lead(tx, id);
    if (!bulk) return;
    if (bulk.state === 'held') await this.bulks.moveTo(tx, id, { state: 'running', reason: null });
    const move = nextMove(await this.bulks.figures(tx, bulk));
    if (move.kind === 'next-step') await this.bulks.beginStep(tx, id, bulk.step + 1);
    if (move.kind === 'send') await this.send(tx, bulk, move.count);
    if (move.kind === 'end') await this.end(tx, bulk, move);
  }

  private async send(tx: Transaction, bulk: BulkRetry, count: number): Promise<void> {
    for (const item of await this.bulks.next(tx, bulk.id, count)) {
      const decisionId = await this.retry(tx, bulk, item);
      if (decisionId) await this.bulks.markSent(tx, bulk, item.position, decisionId);
      else await this.bulks.markSkipped(tx, bulk, item.position);
    }
  }

  /** In the name of whoever made the bulk retry; undefined when there is nothing left to decide. */
  private async retry(tx: Transaction, bulk: BulkRetry, { problemId }: BulkItem): Promise<string | undefined> {
    const { id, tenantId, createdBy: name, asAdmin, reason } = bulk;
    const caller = { name, tenantId, scopes: asAdmin ? (['admin'] as const) : [] };
    try {
      const decisionId = await this.decisions.apply(tx, { problemId, decision: 'retry', reason, caller });
      const details = { reason, bulk_id: id };
      const entry = { tenantId, actor: name, action: 'problem.retry', subject: problemId, details };
      await this.audit.record({ ...entry, outcome: 'allowed' }, tx);
      return decisionId;
    } catch (error) {
      if (error instanceof CodedError && UNDECIDABLE.includes(error.code)) return undefined;
      throw error;
    }
  }

  private async end(tx: Transaction, { id, tenantId }: BulkRetry, { state, reason }: Ending): Promise<void> {
    await this.bulks.moveTo(tx, id, { state, reason });
    const entry = { tenantId, actor: 'problem-log', action: `problem.bulk.${state}`, subject: id, details: { reason } };
    await this.audit.record({ ...entry, outcome: 'allowed' }, tx);
  }
}

interface Ending {
  state: 'done' | 'paused' | 'stopped';
  reason: string | null;
}

/** Both are thrown before anything is written. */
const UNDECIDABLE = ['not_found', 'conflict'];
