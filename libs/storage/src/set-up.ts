import {
  CreateBucketCommand,
  HeadBucketCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketNotificationConfigurationCommand,
  PutPublicAccessBlockCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { CreateTopicCommand, type SNSClient } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  SetQueueAttributesCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';

/** After this many failed receives a bucket event goes to the dead-letter queue of SQS itself. */
const MAX_RECEIVES = 5;

export interface SetUpParts {
  s3: S3Client;
  sqs: SQSClient;
  /** Only for stores that push events over HTTP (Ceph, MinIO); AWS sends them to SQS itself. */
  topics?: { sns: SNSClient; pushUrl: string } | undefined;
  bucket: string;
  queueName: string;
  /** Told of each step, and of what the store does not support. */
  report: (line: string) => void;
}

/** Makes bucket, queues and notification what the fleet needs. Idempotent. */
export async function setUpStorage(parts: SetUpParts): Promise<void> {
  const { s3, bucket, report } = parts;
  const known = await s3.send(new HeadBucketCommand({ Bucket: bucket })).then(
    () => true,
    () => false,
  );
  if (!known) await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  report(`bucket ${bucket} ${known ? 'is there' : 'made'}`);
  await protect(parts);
  const queueArn = await setUpQueues(parts);
  await notify(parts, queueArn);
}

/** Settings that some S3 servers do not have: what is refused is reported, not hidden. */
async function protect({ s3, topics, bucket, report }: SetUpParts): Promise<void> {
  const steps: [string, () => Promise<unknown>][] = [
    [
      'block public access',
      () =>
        s3.send(
          new PutPublicAccessBlockCommand({
            Bucket: bucket,
            // Ceph 16 with BlockPublicAcls refuses every upload that carries no ACL; ignoring public ACLs protects as well.
            PublicAccessBlockConfiguration: { ...BLOCK_ALL, BlockPublicAcls: topics === undefined },
          }),
        ),
    ],
    [
      'server-side encryption',
      () => s3.send(new PutBucketEncryptionCommand({ Bucket: bucket, ServerSideEncryptionConfiguration: AES256 })),
    ],
    [
      'abort unfinished uploads after a day',
      () => s3.send(new PutBucketLifecycleConfigurationCommand({ Bucket: bucket, LifecycleConfiguration: ABORT_RULE })),
    ],
  ];
  for (const [name, step] of steps) {
    await step().then(
      () => report(name),
      (error: Error) => report(`${name}: not supported by this object store (${error.name})`),
    );
  }
}

/** The events queue and its dead-letter queue; returns the queue's ARN. */
async function setUpQueues({ sqs, queueName, report, bucket }: SetUpParts): Promise<string> {
  const dead = await queueOf(sqs, `${queueName}-dead`, {});
  const queue = await queueOf(sqs, queueName, { VisibilityTimeout: '30' });
  const Attributes = {
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: String(MAX_RECEIVES) }),
    Policy: JSON.stringify(bucketMaySend(queue.arn, bucket)),
  };
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl: queue.url, Attributes }));
  report(`queue ${queueName} with its dead-letter queue`);
  return queue.arn;
}

async function queueOf(
  sqs: SQSClient,
  QueueName: string,
  Attributes: Record<string, string>,
): Promise<{ url: string; arn: string }> {
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName, Attributes }));
  const { Attributes: found } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
  );
  return { url: QueueUrl, arn: found?.['QueueArn'] ?? '' };
}

async function notify({ s3, bucket, topics, report }: SetUpParts, queueArn: string): Promise<void> {
  const Events: ['s3:ObjectCreated:*'] = ['s3:ObjectCreated:*'];
  const NotificationConfiguration = topics
    ? { TopicConfigurations: [{ Id: 'consilium', TopicArn: await pushTopic(topics), Events }] }
    : { QueueConfigurations: [{ Id: 'consilium', QueueArn: queueArn, Events }] };
  await s3.send(new PutBucketNotificationConfigurationCommand({ Bucket: bucket, NotificationConfiguration }));
  report(`bucket events go to ${topics ? 'the webhook of s3-event-consumer' : 'the queue'}`);
}

/** A Ceph topic that pushes to a URL; `persistent` makes the gateway keep events while nobody listens (Ceph docs, bucket notifications). */
async function pushTopic({ sns, pushUrl }: { sns: SNSClient; pushUrl: string }): Promise<string> {
  const Attributes = { 'push-endpoint': pushUrl, persistent: 'true' };
  const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: 'consilium-bucket-events', Attributes }));
  return TopicArn;
}

const BLOCK_ALL = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};
const AES256 = { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' as const } }] };
const ABORT_RULE = {
  Rules: [
    {
      ID: 'abort-unfinished',
      Status: 'Enabled' as const,
      Filter: { Prefix: '' },
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
    },
  ],
};

const bucketMaySend = (queueArn: string, bucket: string): object => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Service: 's3.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Resource: queueArn,
      Condition: { ArnEquals: { 'aws:SourceArn': `arn:aws:s3:::${bucket}` } },
    },
  ],
});
