import { EventEmitter, once } from 'node:events';
import { TransientError } from '#libs/errors';
import { connect, type Channel, type ChannelModel, type ConfirmChannel, type RecoveringChannelModel } from 'amqplib';

export interface LinkOptions {
  url: string;
  /** Shown in the broker's connection list. */
  name: string;
  /** Runs on every (re)connect: declare topology, start consumers. A failure means another attempt. */
  setup?: (channel: ConfirmChannel) => Promise<void>;
}

/**
 * One connection with one confirm channel, kept alive for ever: also when the broker is away at the start.
 *
 * Crash-only: whatever closes the channel closes the connection too, so there is a single recovery path
 * (amqplib's own, with jittered backoff) for every failure.
 *
 * Events: `up`, `down` (error), `returned` (message).
 */
export class RabbitLink extends EventEmitter {
  private connection: RecoveringChannelModel | undefined;
  private current: ConfirmChannel | undefined;
  private model: ChannelModel | undefined;
  private closed = false;

  constructor(private readonly options: LinkOptions) {
    super();
    this.setMaxListeners(0); // every waiting publisher listens for `up`
  }

  /** The live channel, or `undefined` while the link is down. */
  get channel(): ConfirmChannel | undefined {
    return this.current;
  }

  /** Begins to connect; resolves as soon as the attempts are under way. */
  async open(): Promise<void> {
    const { url, name } = this.options;
    this.connection = await connect(withHeartbeat(url), {
      clientProperties: { connection_name: name },
      recovery: {
        initialDelay: 200,
        maxDelay: 5_000,
        waitForConnect: false,
        setup: (model: ChannelModel) => this.attach(model),
      },
    });
    this.connection.on('error', () => undefined); // always followed by `disconnect`
    this.connection.on('connect-failed', (error) => this.emit('down', error));
    this.connection.on('disconnect', (error) => this.emit('down', error));
  }

  /** Waits for a live channel; rejects when the link stays down for `timeoutMs` or is closed. */
  async ready(timeoutMs = 10_000): Promise<ConfirmChannel> {
    if (this.current) return this.current;
    if (this.closed)
      throw new TransientError(
        'dependency_unavailable',
        'The connection to RabbitMQ is closed: this process is stopping.',
      );
    try {
      await once(this, 'up', { signal: AbortSignal.timeout(timeoutMs) });
    } catch (cause) {
      throw new TransientError('dependency_unavailable', `RabbitMQ has not answered for ${timeoutMs} ms.`, { cause });
    }
    return this.ready(timeoutMs);
  }

  /** Asks the broker something that may close the channel it is asked on: on one of its own. */
  async ask<T>(question: (channel: Channel) => Promise<T>): Promise<T> {
    await this.ready();
    const channel = await this.model?.createChannel();
    if (!channel) throw new TransientError('dependency_unavailable', 'RabbitMQ has just gone away.');
    channel.on('error', () => undefined); // the question's own rejection tells
    try {
      return await question(channel);
    } finally {
      await channel.close().catch(() => undefined);
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    // The channel first: amqplib interleaves channels, so a connection close would overtake the last acknowledgements.
    await this.current?.close().catch(() => undefined);
    await this.connection?.close().catch(() => undefined);
  }

  private async attach(model: ChannelModel): Promise<void> {
    model.on('error', () => undefined); // a socket error before amqplib binds its own listener
    const channel = await model.createConfirmChannel();
    channel.on('error', (error) => this.emit('down', error));
    channel.on('return', (message) => this.emit('returned', message));
    channel.on('close', () => {
      if (this.current === channel) this.current = undefined;
      if (!this.closed) model.close().catch(() => undefined); // ends in `disconnect`, then a fresh attempt
    });
    await this.options.setup?.(channel);
    this.current = channel;
    this.model = model;
    this.emit('up');
  }
}

/** Seconds. The broker takes a frozen process for dead after two of them, and gives its messages to others. */
const HEARTBEAT_S = 8;

function withHeartbeat(url: string): string {
  const address = new URL(url);
  if (!address.searchParams.has('heartbeat')) address.searchParams.set('heartbeat', String(HEARTBEAT_S));
  return address.href;
}
