import type { DescMessage, MessageInitShape, MessageShape } from '@bufbuild/protobuf';
import { type Contract, CONTENT_TYPE, decode, encode } from '#libs/contracts';
import { DEAD_LETTER_EXCHANGE, EVENTS_EXCHANGE } from '#libs/messaging';
import { connect, type ChannelModel, type ConfirmChannel, type ConsumeMessage } from 'amqplib';
import { v7 as uuidv7 } from 'uuid';
import { until } from './until';

/** A dead letter as far as specs look at it. */
export interface SeenDeadLetter {
  queue: string;
  code: string;
  attempts: number;
}

/** Sends messages as other services would, and listens to what comes out. */
export class MessageProbe {
  private readonly heard: ConsumeMessage[] = [];
  private readonly dead: ConsumeMessage[] = [];

  private constructor(
    private readonly connection: ChannelModel,
    private readonly channel: ConfirmChannel,
  ) {}

  /** Listens to every event and every dead letter of the virtual host. */
  static async open(url: string): Promise<MessageProbe> {
    const connection = await connect(url);
    const channel = await connection.createConfirmChannel();
    const probe = new MessageProbe(connection, channel);
    await probe.listen(EVENTS_EXCHANGE, probe.heard);
    await probe.listen(DEAD_LETTER_EXCHANGE, probe.dead);
    return probe;
  }

  /** Sends a message; its id, given or new. */
  send<S extends DescMessage>(
    contract: Contract<S>,
    body: MessageInitShape<S>,
    messageId = uuidv7(),
    headers = {},
  ): Promise<string> {
    return this.sendRaw(contract.name, encode(contract, body), messageId, { headers });
  }

  /** Sends any bytes under a contract's name; `routingKey` is another one where the flow has lanes. */
  async sendRaw(
    type: string,
    content: Buffer,
    messageId = uuidv7(),
    { routingKey = type, headers = {} } = {},
  ): Promise<string> {
    const options = { messageId, type, headers, contentType: CONTENT_TYPE, timestamp: Date.now(), persistent: true };
    this.channel.publish(EVENTS_EXCHANGE, routingKey, content, options);
    await this.channel.waitForConfirms();
    return messageId;
  }

  /** What has been published of a contract so far, in order. */
  published<S extends DescMessage>(contract: Contract<S>): MessageShape<S>[] {
    return this.heardOf(contract).map(({ content }) => decode(contract, content));
  }

  /** The message ids of those of a contract that match, in order: the same id twice is one message that came twice. */
  idsOf<S extends DescMessage>(contract: Contract<S>, matches: (body: MessageShape<S>) => boolean): string[] {
    return this.matching(contract, matches).map(({ properties }) => String(properties.messageId));
  }

  /** The headers of the messages of a contract that match, in order. */
  headersOf<S extends DescMessage>(
    contract: Contract<S>,
    matches: (body: MessageShape<S>) => boolean,
  ): Record<string, unknown>[] {
    return this.matching(contract, matches).map(({ properties }) => properties.headers ?? {});
  }

  /** Waits for the first message of a contract. */
  async first<S extends DescMessage>(contract: Contract<S>): Promise<MessageShape<S>> {
    return until(() => this.published(contract)[0], `a ${contract.name}`);
  }

  /** The dead letters of a message: queue it came from and code. */
  deadLetters(messageId: string): SeenDeadLetter[] {
    return this.dead.filter(({ properties }) => properties.messageId === messageId).map(seen);
  }

  /** All dead letters of a queue, in order. */
  deadLettersOf(queue: string): SeenDeadLetter[] {
    return this.dead.filter(({ fields }) => fields.routingKey === queue).map(seen);
  }

  /** Takes whatever comes to a queue, as the one service that works on it would. */
  async serve(queue: string): Promise<void> {
    await this.channel.assertQueue(queue, { durable: false, autoDelete: true });
    await this.channel.consume(queue, () => undefined, { noAck: true });
  }

  async close(): Promise<void> {
    await this.connection.close();
  }

  private matching<S extends DescMessage>(
    contract: Contract<S>,
    matches: (body: MessageShape<S>) => boolean,
  ): ConsumeMessage[] {
    return this.heardOf(contract).filter(({ content }) => matches(decode(contract, content)));
  }

  private heardOf<S extends DescMessage>(contract: Contract<S>): ConsumeMessage[] {
    return this.heard.filter(({ properties }) => properties.type === contract.name);
  }

  private async listen(exchange: string, into: ConsumeMessage[]): Promise<void> {
    await this.channel.assertExchange(exchange, 'topic', { durable: true });
    const { queue } = await this.channel.assertQueue('', { exclusive: true });
    await this.channel.bindQueue(queue, exchange, '#');
    await this.channel.consume(queue, (message) => void (message && into.push(message)), { noAck: true });
  }
}

const seen = ({ properties: { headers = {} }, fields }: ConsumeMessage): SeenDeadLetter => ({
  queue: fields.routingKey,
  code: String(headers['x-error-code']),
  attempts: Number(headers['x-attempts']),
});
