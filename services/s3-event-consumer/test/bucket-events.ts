import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { infrastructure } from '#libs/testing';
import { v7 as uuidv7 } from 'uuid';

/** An SQS queue of one's own. */
export interface TestQueue {
  url: string;
  send(body: object | string): Promise<void>;
  /** Events that are in it, delivered ones that are not deleted yet included. */
  depth(): Promise<number>;
  /** What it gives to somebody who waits for so many seconds. */
  receive(seconds: number, visibility?: number): Promise<string[]>;
  /** Moves what is delivered more often than that into another queue. */
  giveUpInto(dead: TestQueue, deliveries: number): Promise<void>;
  drop(): Promise<void>;
}

export async function testQueue(): Promise<TestQueue> {
  const { SQS_ENDPOINT, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = infrastructure();
  const credentials = { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY };
  const sqs = new SQSClient({ endpoint: SQS_ENDPOINT, region: 'us-east-1', credentials });
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: `spec-${uuidv7()}` }));
  const AttributeNames = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
  return {
    url: QueueUrl,
    send: async (body) => {
      const MessageBody = typeof body === 'string' ? body : JSON.stringify(body);
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
    },
    depth: async () => {
      const { Attributes } = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...AttributeNames] }),
      );
      return AttributeNames.reduce((sum, name) => sum + Number(Attributes?.[name] ?? 0), 0);
    },
    receive: async (seconds, visibility) => {
      const wishes = { QueueUrl, WaitTimeSeconds: seconds, VisibilityTimeout: visibility };
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand(wishes));
      return Messages.map(({ Body = '' }) => Body);
    },
    giveUpInto: async ({ url }, deliveries) => {
      const wishes = { QueueUrl: url, AttributeNames: ['QueueArn' as const] };
      const { Attributes: found } = await sqs.send(new GetQueueAttributesCommand(wishes));
      const policy = { deadLetterTargetArn: found?.['QueueArn'], maxReceiveCount: String(deliveries) };
      const Attributes = { RedrivePolicy: JSON.stringify(policy) };
      await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes }));
    },
    drop: async () => {
      await sqs.send(new DeleteQueueCommand({ QueueUrl }));
      sqs.destroy();
    },
  };
}

export interface EventWishes {
  bucket?: string;
  /** As the event carries it: encoded. */
  key?: string;
  eventName?: string;
  eventSource?: string;
  etag?: string;
  sequencer?: string;
}

/** One record as AWS sends it. */
export const aRecord = (wishes: EventWishes = {}): object => ({
  eventVersion: '2.1',
  eventSource: wishes.eventSource ?? 'aws:s3',
  awsRegion: 'us-east-1',
  eventTime: '2026-11-23T10:00:00.000Z',
  eventName: wishes.eventName ?? 'ObjectCreated:Put',
  s3: {
    s3SchemaVersion: '1.0',
    bucket: { name: wishes.bucket ?? 'bucket', arn: 'arn:aws:s3:::bucket' },
    object: {
      key: wishes.key ?? 'a.pdf',
      size: 5,
      eTag: wishes.etag ?? 'etag',
      sequencer: wishes.sequencer ?? '0055AED6DCD90281E5',
    },
  },
});

export const aNotification = (...records: object[]): object => ({ Records: records });
