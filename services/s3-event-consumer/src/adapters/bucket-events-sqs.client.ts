import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { TransientError } from '#libs/errors';
import { S3EventConsumerConfig } from '../s3-event-consumer.config';
import { SqsPoller, type SqsReceiver } from './sqs-poller';

/** An event that was not settled is delivered again after so many seconds. */
const VISIBILITY_SECONDS = 30;

/** The SQS queue of bucket events, and the one to which SQS moves what was delivered too often. */
@Injectable()
export class BucketEventsQueue implements OnApplicationShutdown {
  private readonly client: SQSClient;
  private readonly queueUrl: string;
  private readonly deadQueueUrl: string;

  constructor(config: S3EventConsumerConfig) {
    const { SQS_ENDPOINT, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = config;
    this.queueUrl = config.SQS_QUEUE_URL;
    this.deadQueueUrl = config.SQS_DEAD_QUEUE_URL ?? `${config.SQS_QUEUE_URL}-dead`;
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

  /** Begins to take events, until the poller is stopped. */
  poll(receiver: SqsReceiver, visibilitySeconds = VISIBILITY_SECONDS): SqsPoller {
    return this.begin(this.queueUrl, receiver, visibilitySeconds);
  }

  /** Begins to take the events that SQS has given up on. */
  pollDead(receiver: SqsReceiver): SqsPoller {
    return this.begin(this.deadQueueUrl, receiver, VISIBILITY_SECONDS);
  }

  onApplicationShutdown(): void {
    this.client.destroy();
  }

  private begin(queueUrl: string, receiver: SqsReceiver, visibilitySeconds: number): SqsPoller {
    const poller = new SqsPoller(this.client, receiver, { queueUrl, visibilitySeconds });
    poller.start();
    return poller;
  }
}
