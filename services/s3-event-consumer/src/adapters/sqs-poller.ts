import { setTimeout as pause } from 'node:timers/promises';
import type { Message, SQSClient } from '@aws-sdk/client-sqs';
import { Logger } from '@nestjs/common';
import { Consumer } from 'sqs-consumer';

/** What SQS gives at once, at most. */
const BATCH = 10;
/** The longest poll that SQS knows. */
const POLL_SECONDS = 20;
/** How long a stop waits for the messages in hand. */
const STOP_WAIT_MS = 20_000;
/** Pause before looking again whether everything is up, and after SQS has failed. */
const LOOK_AGAIN_MS = 1_000;
/** Pause before looking again for a queue that is not there. */
const MISSING_QUEUE_MS = 60_000;

/** A message, as far as its receiver looks at it. */
export interface SqsMessage {
  body: string;
  /** When it was put into the queue. */
  sentAt: Date;
  /** How often it was delivered, this time included. */
  deliveries: number;
}

/** Who takes the messages of a queue. */
export interface SqsReceiver {
  /** Whether the work on a message can succeed: while not, none is taken, and none wears out its deliveries. */
  isReady(): Promise<boolean>;
  /** Resolves when the message is in safe hands and may be deleted; after a rejection it is delivered again. */
  take(message: SqsMessage): Promise<void>;
}

export interface PollWishes {
  queueUrl: string;
  /** A message that was not settled is delivered again after so many seconds; renewed while the work on it goes on. */
  visibilitySeconds: number;
}

/** Polls one SQS queue: long polls in batches, deletes what was taken over, ends gracefully. */
export class SqsPoller {
  private readonly logger = new Logger(SqsPoller.name);
  private readonly consumer: Consumer;
  private readonly stopping = new AbortController();
  private isBusy = false;
  private restMs = 0;

  constructor(
    sqs: SQSClient,
    private readonly receiver: SqsReceiver,
    private readonly wishes: PollWishes,
  ) {
    const { queueUrl, visibilitySeconds } = wishes;
    this.consumer = Consumer.create({
      queueUrl,
      sqs,
      batchSize: BATCH,
      waitTimeSeconds: POLL_SECONDS,
      visibilityTimeout: visibilitySeconds,
      heartbeatInterval: visibilitySeconds / 3,
      pollingCompleteWaitTimeMs: STOP_WAIT_MS,
      messageSystemAttributeNames: ['SentTimestamp', 'ApproximateReceiveCount'],
      preReceiveMessageCallback: () => this.untilReady(),
      handleMessageBatch: (messages) => this.takeAll(messages),
    });
    this.consumer.on('response_processed', () => (this.isBusy = false));
    this.consumer.on('error', (error: Error) => this.failed(error));
  }

  start(): void {
    this.consumer.start();
  }

  /** Takes no more messages; those in hand are finished and deleted first. */
  async stop(): Promise<void> {
    this.stopping.abort();
    if (!this.isRunning) return;
    const stopped = new Promise((resolve) => this.consumer.once('stopped', resolve));
    this.consumer.stop({ abort: !this.isBusy });
    await stopped;
  }

  private async untilReady(): Promise<void> {
    if (this.restMs > 0) await this.rest(this.restMs);
    this.restMs = 0;
    while (this.isRunning && !(await this.receiver.isReady())) await this.rest(LOOK_AGAIN_MS);
  }

  /** A stop ends it early. */
  private rest(ms: number): Promise<void> {
    return pause(ms, undefined, { signal: this.stopping.signal }).catch(() => undefined);
  }

  private async takeAll(messages: Message[]): Promise<Message[]> {
    this.isBusy = true;
    const outcomes = await Promise.allSettled(messages.map((message) => this.receiver.take(seen(message))));
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
    const isMissing = /NonExistentQueue|QueueDoesNotExist/.test(`${error.name} ${error.message} ${codeOf(error)}`);
    this.restMs = isMissing ? MISSING_QUEUE_MS : LOOK_AGAIN_MS;
    this.logger.warn(
      { err: error, queue: this.wishes.queueUrl },
      isMissing ? 'there is no such SQS queue; set the storage up' : 'SQS does not answer as it should; trying again',
    );
  }

  private get isRunning(): boolean {
    return this.consumer.status.isRunning;
  }
}

const seen = ({ Body = '', Attributes = {} }: Message): SqsMessage => ({
  body: Body,
  sentAt: new Date(Number(Attributes.SentTimestamp ?? Date.now())),
  deliveries: Number(Attributes.ApproximateReceiveCount ?? 1),
});

/** The library wraps errors of the SDK and keeps their code. */
const codeOf = (error: Error): string => ('code' in error ? String(error.code) : '');
