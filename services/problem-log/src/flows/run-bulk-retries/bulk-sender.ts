import { Injectable } from '@nestjs/common';
import { Audit } from '#libs/auth';
import { CodedError } from '#libs/errors';
import { RabbitPublisher } from '#libs/messaging';
import type { Transaction } from '#libs/persistence';
import { type BulkItem, BulkRetries } from '../../adapters/bulk-retries.store';
import { Decisions } from '../../adapters/decisions';
import type { BulkRetry } from '../../domain/bulk-retry';

/** How long a bulk retry is held before it looks again whether anybody works on its queue, in milliseconds. */
const LOOK_AGAIN_MS = 5_000;

/** Sends the problems of a bulk retry back whose turn it is, as long as somebody works on the queues they go to. */
@Injectable()
export class BulkSender {
  constructor(
    private readonly bulks: BulkRetries,
    private readonly decisions: Decisions,
    private readonly audit: Audit,
    private readonly broker: RabbitPublisher,
  ) {}

  /** Sends at most `count`, or holds the bulk retry until what its next problems depend on is healthy. */
  async send(tx: Transaction, bulk: BulkRetry, count: number): Promise<void> {
    const items = await this.bulks.next(tx, bulk.id, count);
    const idle = await this.idleAmong(new Set(items.map(({ queue }) => queue)));
    if (idle.length > 0) return this.hold(tx, bulk, idle);
    for (const item of items) {
      const decisionId = await this.retry(tx, bulk, item);
      if (decisionId) await this.bulks.markSent(tx, bulk, item.position, decisionId);
      else await this.bulks.markSkipped(tx, bulk, item.position);
    }
  }

  /** A lane that pauses for an outage, and a service that is down, have no consumer. */
  private async idleAmong(queues: ReadonlySet<string>): Promise<string[]> {
    const counted = await Promise.all(
      [...queues].map(async (queue) => ({ queue, consumers: await this.broker.consumersOf(queue) })),
    );
    return counted.filter(({ consumers }) => consumers === 0).map(({ queue }) => queue);
  }

  private hold(tx: Transaction, { id }: BulkRetry, idle: readonly string[]): Promise<void> {
    const reason = `Nobody works on ${idle.join(', ')}: its service is down, or what it depends on is away. It goes on by itself.`;
    return this.bulks.moveTo(tx, id, { state: 'held', reason, holdUntil: new Date(Date.now() + LOOK_AGAIN_MS) });
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
}

/** Both are thrown before anything is written. */
const UNDECIDABLE = ['not_found', 'conflict'];
