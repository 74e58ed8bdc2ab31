import { performance } from 'node:perf_hooks';
import { Server, type CustomTransportStrategy, type MessageHandler } from '@nestjs/microservices';
import type { ConfirmChannel, ConsumeMessage } from 'amqplib';
import { isObservable, lastValueFrom } from 'rxjs';
import { Acker } from './acker';
import type { ConsumerParts } from './consumer';
import { Diverter } from './diverter';
import { byLanes, type Flow } from './flow';
import { Lane } from './lane';
import { LaneTurns } from './lane-turns';
import { handled } from './metrics';
import type { FlowRegistration } from './on-message.decorator';
import type { FlowPolicy } from './policy';
import { RabbitLink } from './rabbit-link';
import type { RabbitPublisher } from './rabbit-publisher';
import type { StepRunner } from './step-runner';
import type { StepContext, StepLedger } from './step';
import { assertExchanges } from './topology';

export interface TransportOptions {
  url: string;
  /** The service's name: its queues are named `<service>.<flow>`. */
  service: string;
  /** Name of this replica in the broker's connection list. */
  instance: string;
  /** How long `close()` waits for running work before it is told to stop, in milliseconds. */
  drainTimeoutMs: number;
  /** The service's configuration, for flows whose concurrency is a setting. */
  settings?: object;
}

export interface TransportParts {
  publisher: RabbitPublisher;
  ledger: StepLedger;
  runner: StepRunner;
}

/**
 * Serves `@OnMessage` flows, each off its own durable quorum queue. A message is acknowledged only after its step is
 * committed, or after the broker has confirmed a copy of it in a retry queue or in the dead letters.
 */
export class RabbitTransport extends Server implements CustomTransportStrategy {
  override readonly propagatesEventHandlerErrors = true;
  private readonly link: RabbitLink;
  private readonly running = new Set<Promise<void>>();
  private readonly stopping = new AbortController();
  private lanes: Lane[] | undefined;
  private closing = false;

  constructor(
    private readonly options: TransportOptions,
    private readonly parts: TransportParts,
  ) {
    super();
    this.setTransportId(Symbol('rabbit'));
    this.link = new RabbitLink({
      url: options.url,
      name: `${options.instance} consumes`,
      setup: (channel) => this.consumeAll(channel),
    });
    this.link.on('up', () => this._status$.next('up'));
    this.link.on('down', (error: Error) => {
      this._status$.next('down');
      this.logger.warn(`RabbitMQ is away: ${error.message}`);
    });
  }

  /** Whether messages are being consumed right now. A service without flows is always consuming. */
  get isUp(): boolean {
    return this.messageHandlers.size === 0 || this.link.channel !== undefined;
  }

  /** Begins to consume. A service whose flows are not wired right does not start at all. */
  listen(callback: (error?: unknown) => void): void {
    if (this.messageHandlers.size === 0) return callback();
    const fault = [...this.messageHandlers].map(([name, handler]) => faultOf(name, handler)).find(Boolean);
    if (fault) return callback(new FlowWiringError(fault));
    this.link.open().then(() => callback(), callback);
  }

  /** Takes no new messages, lets running work finish, tells the rest to stop, and leaves. */
  async close(): Promise<void> {
    this.closing = true;
    await Promise.all((this.lanes ?? []).map((lane) => lane.close()));
    const timer = setTimeout(() => this.stopping.abort(), this.options.drainTimeoutMs);
    await Promise.allSettled(this.running);
    clearTimeout(timer);
    await new Promise(setImmediate); // the last acknowledgements leave first
    await this.link.close();
  }

  on(event: string, listener: Function): void {
    this.link.on(event, (...args: unknown[]) => void listener(...args));
  }

  unwrap<T>(): T {
    return this.link as T;
  }

  private async consumeAll(channel: ConfirmChannel): Promise<void> {
    await assertExchanges(channel);
    const acker = new Acker(channel);
    this.lanes ??= this.makeLanes();
    for (const lane of this.lanes) await lane.open(channel, (message) => this.deliver(lane, acker, message));
  }

  private makeLanes(): Lane[] {
    const { publisher, ledger, runner } = this.parts;
    const parts = { ledger, runner, diverter: new Diverter(publisher) };
    return [...this.messageHandlers].flatMap(([name, handler]) => lanesOf(this.flowOf(name, handler), parts));
  }

  private deliver(lane: Lane, acker: Acker, message: ConsumeMessage): void {
    if (this.closing) return acker.giveBack(message);
    const run: Promise<void> = this.settle(lane, acker, message).finally(() => this.running.delete(run));
    this.running.add(run);
  }

  private async settle(lane: Lane, acker: Acker, message: ConsumeMessage): Promise<void> {
    const started = performance.now();
    const { queue } = lane.flow;
    const outcome = await lane.take(message, this.stopping.signal);
    handled.observe({ queue, outcome }, (performance.now() - started) / 1000);
    if (outcome === 'handed-back') acker.giveBack(message);
    else acker.ack(message);
  }

  private flowOf(name: string, handler: MessageHandler): Flow {
    const { source, policy } = handler.extras as FlowRegistration;
    const handle = async (message: unknown, step: StepContext): Promise<void> => {
      const result: unknown = await handler(message, step);
      if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
    };
    const { service, settings } = this.options;
    return { name, queue: `${service}.${name}`, concurrency: concurrencyOf(policy, settings), source, policy, handle };
  }
}

/** A flow with lanes has its places once, however many lanes there are. */
function lanesOf(flow: Flow, parts: ConsumerParts): Lane[] {
  const { lanes } = flow.policy;
  const turns = lanes && new LaneTurns(flow.concurrency, lanes);
  return byLanes(flow).map((lane) => new Lane(lane, parts, turns));
}

function concurrencyOf({ concurrency }: FlowPolicy, settings: object = {}): number {
  if (typeof concurrency === 'number') return concurrency;
  const value: unknown = Reflect.get(settings, concurrency.setting);
  if (typeof value === 'number' && value > 0) return value;
  throw new FlowWiringError(
    `The setting ${concurrency.setting} has to be a number above 0: it says how much is done at once.`,
  );
}

/** Two flows want the same queue, or a handler is not a flow: nothing of this service can be trusted. */
export class FlowWiringError extends Error {
  override readonly name = 'FlowWiringError';
}

/** What is wrong with the handler of a flow. Nest chains a second handler of the same pattern behind the first. */
function faultOf(name: string, handler: MessageHandler): string | undefined {
  if (handler.next) return `Two classes are called after the flow "${name}": a queue has exactly one handler.`;
  const { source, policy } = (handler.extras ?? {}) as Partial<FlowRegistration>;
  if (!source || !policy) return `The handler of "${name}" is not marked with @OnMessage.`;
  return undefined;
}
