import { Injectable } from '@nestjs/common';
import { Audit } from '#libs/auth';
import { Database, OutboxRelay, type Transaction } from '#libs/persistence';
import { BulkRetries } from '../../adapters/bulk-retries.store';
import type { BulkRetry } from '../../domain/bulk-retry';
import { nextMove } from '../../domain/ramp';
import { BulkSender } from './bulk-sender';

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
    private readonly sender: BulkSender,
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
    if (move.kind === 'send') await this.sender.send(tx, bulk, move.count);
    if (move.kind === 'end') await this.end(tx, bulk, move);
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
