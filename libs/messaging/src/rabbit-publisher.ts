import { once } from 'node:events';
import { Injectable } from '@nestjs/common';
import { CONTENT_TYPE } from '#libs/contracts';
import { TransientError } from '#libs/errors';
import { OutboxSink, type OutgoingMessage } from '#libs/persistence';
import type { ConfirmChannel, Message, Options } from 'amqplib';
import { published } from './metrics';
import { RabbitLink } from './rabbit-link';
import { assertExchanges } from './topology';

/** How long a stopping process waits for confirms that are still under way. */
const CLOSE_WAIT_MS = 5_000;

/**
 * Publishes with confirms: a resolved promise means that the broker has the message on disk in at least one queue.
 * Anything else rejects, and is the caller's to try again.
 */
@Injectable()
export class RabbitPublisher extends OutboxSink {
  private readonly link: RabbitLink;
  private readonly returned = new Set<string>();
  private readonly pending = new Set<Promise<void>>();
  private congested: Promise<unknown> | undefined;

  constructor(url: string, name: string) {
    super();
    this.link = new RabbitLink({ url, name: `${name} publishes`, setup: assertExchanges });
    // The broker sends basic.return before the confirm of the same message.
    this.link.on('returned', (message: Message) => this.returned.add(String(message.properties.messageId)));
  }

  open(): Promise<void> {
    return this.link.open();
  }

  get isUp(): boolean {
    return this.link.channel !== undefined;
  }

  send({ messageId, exchange, routingKey, type, content, headers }: OutgoingMessage): Promise<void> {
    return this.publish(exchange, routingKey, content, {
      messageId,
      type,
      headers,
      contentType: CONTENT_TYPE,
      timestamp: Date.now(),
    });
  }

  /** Publishes a persistent message; rejects with `dependency_unavailable` when no queue takes it or the broker is away. */
  async publish(exchange: string, routingKey: string, content: Buffer, options: Options.Publish): Promise<void> {
    while (this.congested) await this.congested;
    const channel = this.link.channel ?? (await this.link.ready());
    const type = options.type ?? routingKey;
    const confirmed = this.confirmed(channel, { exchange, routingKey, content, options });
    this.pending.add(confirmed);
    try {
      await confirmed;
      published.inc({ type, outcome: 'confirmed' });
    } catch (error) {
      published.inc({ type, outcome: 'failed' });
      throw error;
    } finally {
      this.pending.delete(confirmed);
    }
  }

  /**
   * How many consumers a queue has; 0 also when there is no such queue. A lane that pauses for an outage has none: nobody works
   * on what is sent there before the dependency is back.
   */
  consumersOf(queue: string): Promise<number> {
    return this.link
      .ask((channel) => channel.checkQueue(queue))
      .then(
        ({ consumerCount }) => consumerCount,
        (error: unknown) => {
          if (isNotFound(error)) return 0;
          throw error;
        },
      );
  }

  async close(): Promise<void> {
    const timeout = AbortSignal.timeout(CLOSE_WAIT_MS);
    await Promise.race([Promise.allSettled(this.pending), once(timeout, 'abort')]);
    await this.link.close();
  }

  private confirmed(channel: ConfirmChannel, { exchange, routingKey, content, options }: Publication): Promise<void> {
    return new Promise((resolve, reject) => {
      const onConfirm = (error: unknown): void => {
        if (error)
          reject(new TransientError('dependency_unavailable', 'RabbitMQ did not confirm a message.', { cause: error }));
        else if (this.returned.delete(String(options.messageId))) reject(unroutable(exchange, routingKey));
        else resolve();
      };
      const flags = { ...options, persistent: true, mandatory: true };
      const writable = channel.publish(exchange, routingKey, content, flags, onConfirm);
      if (!writable) this.waitForDrain(channel);
    });
  }

  private waitForDrain(channel: ConfirmChannel): void {
    const free = (): void => void (this.congested = undefined);
    this.congested ??= Promise.race([once(channel, 'drain'), once(channel, 'close')]).then(free, free);
  }
}

/** AMQP's reply code for a queue that does not exist. */
const NOT_FOUND = 404;

const isNotFound = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === NOT_FOUND;

interface Publication {
  exchange: string;
  routingKey: string;
  content: Buffer;
  options: Options.Publish;
}

const unroutable = (exchange: string, routingKey: string): TransientError =>
  new TransientError(
    'dependency_unavailable',
    `No queue takes "${routingKey}" from "${exchange}" yet: its consumer has never run.`,
  );
