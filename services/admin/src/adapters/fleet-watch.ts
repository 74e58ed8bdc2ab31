import { Injectable } from '@nestjs/common';
import type { Fleet } from '../domain/fleet';
import { figuresOfLedger, type LedgerFigures } from '../domain/ledger-figures';
import { figuresOf, messagesIn } from '../domain/queue-figures';
import { BrokerQueues } from './broker-queues.client';
import { Inquiry } from './inquiry';
import { LedgerStore } from './ledger.store';
import { ProblemStore } from './problem.store';
import { ReplicaHealth } from './replica-health.client';
import { WaitingStore } from './waiting.store';

/** A part of the report that has not answered by then, in milliseconds, is reported as away. */
const PATIENCE_MS = 2_500;

/** Looks at the whole fleet at once. A part that is away is named in the report; it never fails the report. */
@Injectable()
export class FleetWatch {
  constructor(
    private readonly health: ReplicaHealth,
    private readonly broker: BrokerQueues,
    private readonly waiting: WaitingStore,
    private readonly ledger: LedgerStore,
    private readonly problems: ProblemStore,
  ) {}

  /** Answers within about 5 s, whatever is away. */
  async look(): Promise<Fleet> {
    const inquiry = new Inquiry(PATIENCE_MS);
    const [services, problems, books] = await Promise.all([
      this.health.services(),
      inquiry.ask('problems', () => this.problems.open()),
      this.books(inquiry),
    ]);
    return { checkedAt: new Date(), services, problems, ...books, away: inquiry.away };
  }

  /** The balance of one tenant's documents; rejects when the database is away. */
  async ledgerOf(tenantId: string): Promise<LedgerFigures> {
    const inquiry = new Inquiry(PATIENCE_MS);
    const { queues, outbox } = await this.messages(inquiry);
    return this.balance(queues, outbox?.messages, tenantId);
  }

  /** Messages are counted before documents: a message that is taken meanwhile shows up as a task. */
  private async books(inquiry: Inquiry): Promise<Pick<Fleet, 'queues' | 'outbox' | 'ledger'>> {
    const { queues, outbox } = await this.messages(inquiry);
    const ledger = await inquiry.ask('ledger', () => this.balance(queues, outbox?.messages));
    return { queues, outbox, ledger };
  }

  private async messages(inquiry: Inquiry): Promise<Pick<Fleet, 'queues' | 'outbox'>> {
    const [found, ages, outbox] = await Promise.all([
      inquiry.ask('queues', () => this.broker.list()),
      inquiry.ask('ages', () => this.waiting.ages()),
      inquiry.ask('outbox', () => this.waiting.outbox()),
    ]);
    return { queues: found && figuresOf(found, ages ?? new Map()), outbox };
  }

  private async balance(
    queues: Fleet['queues'],
    inOutbox: number | undefined,
    tenantId?: string,
  ): Promise<LedgerFigures> {
    const messages = queues && inOutbox !== undefined ? messagesIn(queues) + inOutbox : undefined;
    return figuresOfLedger(await this.ledger.counts(tenantId), messages);
  }
}
