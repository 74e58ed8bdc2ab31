import { Logger } from '@nestjs/common';
import type { Channel, ConfirmChannel, ConsumeMessage } from 'amqplib';
import { Consumer, type ConsumerParts, type Outcome } from './consumer';
import { type Flow, topologyOf } from './flow';
import type { LaneTurns } from './lane-turns';
import { inFlight, pausedLanes, waitingTurn } from './metrics';
import { OUTAGE, OutageBreaker } from './outage';
import { assertQueue } from './topology';

/** Told of every delivery of the lane. */
export type OnDelivery = (message: ConsumeMessage) => void;

/**
 * One flow's stream of messages: declared and consumed on whatever channel is alive, and paused while what the flow depends on is
 * away. What it has learned of outages outlives the channel.
 */
export class Lane {
  private readonly logger = new Logger('messaging');
  private readonly breaker: OutageBreaker;
  private readonly consumer: Consumer;
  private source: { channel: Channel; tag: string; onDelivery: OnDelivery } | undefined;
  private probe: NodeJS.Timeout | undefined;
  private closed = false;

  /** `turns` is shared by the lanes of one flow; without it the lane works on whatever is delivered. */
  constructor(
    readonly flow: Flow,
    parts: ConsumerParts,
    private readonly turns?: LaneTurns,
  ) {
    this.breaker = new OutageBreaker(
      flow.policy.outage ?? OUTAGE,
      () => this.pause(),
      () => this.logger.log(`${flow.queue}: what it depends on is back`),
    );
    this.consumer = new Consumer(flow, parts, this.breaker);
  }

  /** Declares the queue and its ladder and begins to consume, also when the lane was paused: the first message is the probe. */
  async open(channel: ConfirmChannel, onDelivery: OnDelivery): Promise<void> {
    clearTimeout(this.probe);
    await assertQueue(channel, topologyOf(this.flow));
    this.source = { channel, tag: '', onDelivery };
    await this.consume();
  }

  /** Works on a delivery, when it is this lane's turn. What had to wait until the lane was closed goes back to the broker. */
  take(message: ConsumeMessage, stopping: AbortSignal): Promise<Outcome> {
    const { lane, queue } = this.flow;
    if (!this.turns || !lane) return this.work(message, stopping);
    waitingTurn.inc({ queue });
    return this.turns.take(lane, () => {
      waitingTurn.dec({ queue });
      return this.work(message, stopping);
    });
  }

  /** Takes no new messages. */
  async close(): Promise<void> {
    this.closed = true;
    this.turns?.open();
    clearTimeout(this.probe);
    await this.cancel();
  }

  private async work(message: ConsumeMessage, stopping: AbortSignal): Promise<Outcome> {
    if (this.closed) return 'handed-back';
    const { queue } = this.flow;
    inFlight.inc({ queue });
    try {
      return await this.consumer.take(message, stopping);
    } finally {
      inFlight.dec({ queue });
    }
  }

  private async consume(): Promise<void> {
    const { source } = this;
    if (!source) return;
    const { channel, onDelivery } = source;
    await channel.prefetch(this.flow.concurrency); // applies to the consumer that follows, not to the channel
    const { consumerTag } = await channel.consume(this.flow.queue, (message) => {
      if (message) onDelivery(message);
      else channel.close().catch(() => undefined); // the broker cancelled us: start over
    });
    source.tag = consumerTag;
    pausedLanes.set({ queue: this.flow.queue }, 0);
  }

  private async cancel(): Promise<void> {
    const { source } = this;
    if (source) await source.channel.cancel(source.tag).catch(() => undefined); // a dead channel has no consumers
  }

  /** The messages stay in their queue; after a while one is tried. */
  private pause(): void {
    const { probeEveryMs } = this.flow.policy.outage ?? OUTAGE;
    this.logger.warn(`${this.flow.queue}: what it depends on is away; the lane pauses`);
    pausedLanes.set({ queue: this.flow.queue }, 1);
    void this.cancel();
    this.probe = setTimeout(() => void this.consume().catch(() => undefined), probeEveryMs); // a dead channel is followed by `open`
  }
}
