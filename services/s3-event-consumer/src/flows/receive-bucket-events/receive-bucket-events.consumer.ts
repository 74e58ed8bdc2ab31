import { type BeforeApplicationShutdown, Controller, type OnApplicationBootstrap } from '@nestjs/common';
import { bucketNotified, type BucketNotified, CONTENT_TYPE, ContractViolation, decode } from '#libs/contracts';
import { PermanentError } from '#libs/errors';
import { DEFAULT_EXCHANGE, OnMessage, QUICK, RabbitPublisher, type StepContext } from '#libs/messaging';
import { inTrace } from '#libs/observability';
import { v5 as uuidv5 } from 'uuid';
import { BucketEventsQueue } from '../../adapters/bucket-events-sqs.client';
import { EventReadiness } from '../../adapters/event-readiness';
import { countEvents } from '../../adapters/s3-events.metrics';
import type { SqsPoller } from '../../adapters/sqs-poller';
import { ObjectAnnouncements } from './object-announcements';

/** Where events go that cannot be understood: this flow's own queue, from which its failure takes them to the Problem Log. */
const OWN_QUEUE = 's3-event-consumer.receive-bucket-events';
/** Namespace for the ids of such events (a fixed random UUID of ours). */
const UNREADABLE = '5b0a2f0e-7c55-4c1d-9a43-0f6f2f1f9d11';

/** Every object that the bucket tells of is announced to the fleet; SQS forgets an event only when the broker has what it says. */
@Controller()
export class ReceiveBucketEvents implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private poller: SqsPoller | undefined;

  constructor(
    private readonly queue: BucketEventsQueue,
    private readonly announcements: ObjectAnnouncements,
    private readonly publisher: RabbitPublisher,
    private readonly readiness: EventReadiness,
  ) {}

  onApplicationBootstrap(): void {
    this.poller = this.queue.poll({
      isReady: () => this.readiness.isReady(),
      take: ({ body }) => inTrace({}, () => this.take(body)),
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.poller?.stop();
  }

  /** An event that was put here: because it could not be understood, or by a person's decision to try it again. */
  @OnMessage(bucketNotified, QUICK)
  async handle(notification: BucketNotified, _step: StepContext): Promise<void> {
    await this.announcements.announce(notification);
  }

  private async take(body: string): Promise<void> {
    try {
      await this.announcements.announce(decode(bucketNotified, Buffer.from(body)));
    } catch (error) {
      if (!(error instanceof ContractViolation || error instanceof PermanentError)) throw error;
      await this.giveUp(body);
    }
  }

  private async giveUp(body: string): Promise<void> {
    const messageId = uuidv5(body, UNREADABLE);
    const options = { messageId, type: bucketNotified.name, contentType: CONTENT_TYPE, timestamp: Date.now() };
    await this.publisher.publish(DEFAULT_EXCHANGE, OWN_QUEUE, Buffer.from(body), options);
    countEvents('unreadable');
  }
}
