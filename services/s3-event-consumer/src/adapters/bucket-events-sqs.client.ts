import { setTimeout as pause } from 'node:timers/promises';
import { type Message, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { TransientError } from '#libs/errors';
import { Consumer } from 'sqs-consumer';
import { S3EventConsumerConfig } from '../s3-event-consumer.config';

/** What SQS gives at once, at most. */
const BATCH = 10;
/** The longest poll that SQS knows. */
const POLL_SECONDS = 20;
/** An event that was not settled is delivered again after this; renewed while the work on it goes on. */
const VISIBILITY_SECONDS = 30;
const RENEW_SECONDS = 10;
/** How long a stop waits for the events in hand. */
const STOP_WAIT_MS = 20_000;
/** Pause before looking again whether everything is up, and after SQS has failed. */
const LOOK_AGAIN_MS = 1_000;

/** Who takes the events of the queue. */
export interface EventReceiver {
  /** Whether the work on an event can succeed: while not, no event is taken, and none wears out its deliveries. */
  isReady(): Promise<boolean>;
  /** Resolves when the event is in safe hands and may be deleted; after a rejection it is delivered again. */
  take(body: string): Promise<void>;
}

/** The SQS queue of bucket events: long polls in batches, deletes what was taken over, ends gracefully. */
@Injectable()
export class BucketEventsQueue implements OnApplicationShutdown {
  private readonly logger = new Logger(BucketEventsQueue.name);
  private readonly client: SQSClient;
  private readonly queueUrl: string;
  private consumer: Consumer | undefined;
  private isBusy = false;
  private hasFailed = false;

  constructor(config: S3EventConsumerConfig) {
    const { SQS_ENDPOINT, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = config;
    this.queueUrl = config.SQS_QUEUE_URL;
    this.client = new SQSClient({
      region: config.S3_REGION,
      ...(SQS_ENDPOINT && { endpoint: SQS_ENDPOINT }),
      ...(accessKeyId && secretAccessKey && { credentials: { accessKeyId, secretAccessKey } }),
    });
  }

  /** Resolves when SQS has the event. */
  async send(body: string): Promise<void> {
    try {
      await this.client.send(new SendMessageCommand({ QueueUrl: this.queueUrl, MessageBody: body }));
    } catch (cause) {
      throw new TransientError('dependency_unavailable', 'SQS does not take a bucket event.', { cause });
    }
  }

  /** Begins to take events, until `stop`. */
  poll(receiver: EventReceiver): void {
    this.consumer = Consumer.create({
      queueUrl: this.queueUrl,
      sqs: this.client,
      batchSize: BATCH,
      waitTimeSeconds: POLL_SECONDS,
      visibilityTimeout: VISIBILITY_SECONDS,
      heartbeatInterval: RENEW_SECONDS,
      pollingCompleteWaitTimeMs: STOP_WAIT_MS,
      preReceiveMessageCallback: () => this.untilReady(receiver),
      handleMessageBatch: (messages) => this.takeAll(messages, receiver),
    });
    this.consumer.on('response_processed', () => (this.isBusy = false));
    this.consumer.on('error', (error: Error) => this.failed(error));
    this.consumer.start();
  }

  /** Takes no more events; those in hand are finished and deleted first. */
  async stop(): Promise<void> {
    if (!this.consumer || !this.isRunning) return;
    const stopped = new Promise((resolve) => this.consumer?.once('stopped', resolve));
    this.consumer.stop({ abort: !this.isBusy });
    await stopped;
  }

  onApplicationShutdown(): void {
    this.client.destroy();
  }

  private async untilReady(receiver: EventReceiver): Promise<void> {
    if (this.hasFailed) await pause(LOOK_AGAIN_MS);
    this.hasFailed = false;
    while (this.isRunning && !(await receiver.isReady())) await pause(LOOK_AGAIN_MS);
  }

  private async takeAll(messages: Message[], receiver: EventReceiver): Promise<Message[]> {
    this.isBusy = true;
    const outcomes = await Promise.allSettled(messages.map(({ Body = '' }) => receiver.take(Body)));
    outcomes.forEach((outcome, index) => {
      if (outcome.status === 'rejected')
        this.logger.warn(
          { err: outcome.reason as Error, sqs_message_id: messages[index]?.MessageId },
          'a bucket event could not be taken; SQS delivers it again',
        );
    });
    return messages.filter((_, index) => outcomes[index]?.status === 'fulfilled');
  }

  private failed(error: Error): void {
    if (!this.isRunning) return;
    this.hasFailed = true;
    this.logger.warn(error, 'SQS does not answer as it should; trying again');
  }

  private get isRunning(): boolean {
    return this.consumer?.status.isRunning === true;
  }
}
