import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { bucketNotified, CONTENT_TYPE } from '#libs/contracts';
import { DEAD_LETTER_EXCHANGE, FAILURE_HEADERS, RabbitPublisher } from '#libs/messaging';
import { v5 as uuidv5 } from 'uuid';
import { BucketEventsQueue } from '../../adapters/bucket-events-sqs.client';
import { EventReadiness } from '../../adapters/event-readiness';
import { countEvents } from '../../adapters/s3-events.metrics';
import type { SqsMessage, SqsPoller } from '../../adapters/sqs-poller';

/** The queue that such an event goes back to by a person's decision. */
const RECEIVING_QUEUE = 's3-event-consumer.receive-bucket-events';
/** Namespace for the ids of such events (a fixed random UUID of ours). */
const GIVEN_UP = 'c1f7a0de-94f4-4a34-8a6b-3a1f5a0f2b6d';

/** What SQS gave up on, because it was delivered too often, becomes a problem that waits for a person. */
@Injectable()
export class DrainEventDeadLetters implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private poller: SqsPoller | undefined;

  constructor(
    private readonly queue: BucketEventsQueue,
    private readonly publisher: RabbitPublisher,
    private readonly readiness: EventReadiness,
  ) {}

  onApplicationBootstrap(): void {
    this.poller = this.queue.pollDead({
      isReady: () => this.readiness.isReady(),
      take: (message) => this.take(message),
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.poller?.stop();
  }

  /** The same event delivered twice is the same failure: id and time are its own. */
  private async take({ body, sentAt, deliveries }: SqsMessage): Promise<void> {
    const headers = {
      [FAILURE_HEADERS.queue]: RECEIVING_QUEUE,
      [FAILURE_HEADERS.code]: 'attempts_exhausted',
      [FAILURE_HEADERS.message]:
        'SQS delivered this bucket event too often without seeing it settled and put it aside.',
      [FAILURE_HEADERS.attempts]: deliveries,
      [FAILURE_HEADERS.failedAt]: sentAt.toISOString(),
    };
    await this.publisher.publish(DEAD_LETTER_EXCHANGE, RECEIVING_QUEUE, Buffer.from(body), {
      messageId: uuidv5(body, GIVEN_UP),
      type: bucketNotified.name,
      contentType: CONTENT_TYPE,
      timestamp: sentAt.getTime(),
      headers,
    });
    countEvents('given_up');
  }
}
