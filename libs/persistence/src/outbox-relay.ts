import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Database, type Transaction } from './database';
import type { OutgoingMessage } from './outbox';

const BATCH = 500;
/** How often the outbox is looked at without being woken: finds what a crashed process left. */
const SWEEP_MS = 1_000;
/** How long a message waits that the broker refused: usually its consumer has not declared its queue yet. */
const REFUSED_WAIT = '2 seconds';

/** Where the relay sends messages: resolves when the broker has taken the message into a queue. */
export abstract class OutboxSink {
  abstract send(message: OutgoingMessage): Promise<void>;
}

type Row = OutgoingMessage & { id: string };

/**
 * Moves the outbox to the broker. Rows are taken in order, published with confirms and deleted in one transaction:
 * a crash at any point repeats a message and never loses one. Any number of relays may run.
 */
@Injectable()
export class OutboxRelay implements OnApplicationBootstrap {
  private readonly logger = new Logger(OutboxRelay.name);
  private signal = Promise.withResolvers<void>();
  private stopped = false;
  private loop: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly sink: OutboxSink,
  ) {}

  /** Says that a transaction with messages has just committed. */
  wake(): void {
    this.signal.resolve();
  }

  onApplicationBootstrap(): void {
    this.loop = this.run();
  }

  /** Looks one last time and ends. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.wake();
    await this.loop;
    await this.relayQuietly();
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      this.signal = Promise.withResolvers<void>(); // before looking, so that no commit goes unnoticed
      if ((await this.relayQuietly()) === BATCH) continue;
      const timer = setTimeout(this.signal.resolve, SWEEP_MS);
      await this.signal.promise;
      clearTimeout(timer);
    }
  }

  private async relayQuietly(): Promise<number> {
    try {
      return await this.database.transaction((tx) => this.relay(tx));
    } catch (error) {
      this.logger.warn(error, 'the outbox could not be relayed; trying again');
      return 0;
    }
  }

  /**
   * Rows that another relay holds are skipped, not waited for. The commit does not wait for the disk: a database that crashes
   * may bring back messages that were sent, and their receivers know them.
   */
  private async relay(tx: Transaction): Promise<number> {
    const rows = await tx.query<Row>(
      `SELECT id, message_id AS "messageId", exchange, routing_key AS "routingKey", type, content, headers,
              set_config('synchronous_commit', 'off', true)
       FROM outbox WHERE not_before <= now() ORDER BY id LIMIT ${BATCH} FOR UPDATE SKIP LOCKED`,
    );
    if (rows.length === 0) return 0;
    const outcomes = await Promise.allSettled(rows.map((row) => this.sink.send(row)));
    const idsWith = (status: string): string[] =>
      rows.filter((_, i) => outcomes[i]?.status === status).map(({ id }) => id);
    await tx.query(`DELETE FROM outbox WHERE id = ANY($1)`, [idsWith('fulfilled')]);
    const refused = idsWith('rejected');
    if (refused.length > 0) await this.putOff(tx, refused);
    return rows.length;
  }

  private async putOff(tx: Transaction, ids: string[]): Promise<void> {
    this.logger.warn({ messages: ids.length }, 'the broker did not take some messages yet; they wait in the outbox');
    await tx.query(`UPDATE outbox SET not_before = now() + interval '${REFUSED_WAIT}' WHERE id = ANY($1)`, [ids]);
  }
}
