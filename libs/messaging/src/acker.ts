import type { Channel, ConsumeMessage } from 'amqplib';

/**
 * Settles the deliveries of one channel, acknowledging whatever finished within one
 * turn of the event loop together. An unbroken run of finished deliveries costs a
 * single frame, which a quorum queue handles far faster than one frame each.
 */
export class Acker {
  private lowest = 1;
  private readonly settled = new Set<number>();
  private readonly fresh: ConsumeMessage[] = [];

  constructor(private readonly channel: Channel) {}

  /** The delivery is done with. */
  ack(message: ConsumeMessage): void {
    if (this.fresh.push(message) === 1) setImmediate(() => this.flush());
  }

  /** Gives a delivery back. By reject, not nack: a quorum queue counts a reject towards the delivery limit, so it cannot loop for ever. */
  giveBack(message: ConsumeMessage): void {
    this.settled.add(message.fields.deliveryTag);
    this.send(() => this.channel.reject(message, true));
  }

  private flush(): void {
    const batch = this.fresh.splice(0);
    for (const message of batch) this.settled.add(message.fields.deliveryTag);
    while (this.settled.delete(this.lowest)) this.lowest++;
    const inRun = batch.filter((message) => message.fields.deliveryTag < this.lowest);
    const last = inRun.reduce<ConsumeMessage | undefined>(
      (a, b) => (a && a.fields.deliveryTag > b.fields.deliveryTag ? a : b),
      undefined,
    );
    this.send(() => {
      if (last) this.channel.ack(last, true);
      for (const message of batch) if (message.fields.deliveryTag >= this.lowest) this.channel.ack(message);
    });
  }

  private send(settle: () => void): void {
    try {
      settle();
    } catch {
      // The channel is gone: the broker has already requeued everything it was owed.
    }
  }
}
