import {
  GetBucketNotificationConfigurationCommand,
  PutBucketNotificationConfigurationCommand,
  type GetBucketNotificationConfigurationCommandOutput,
} from '@aws-sdk/client-s3';
import { CreateTopicCommand, type SNSClient } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  SetQueueAttributesCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { orWhenMissing, type SetUpParts, type SetUpStep } from './set-up-step';

/** After this many failed receives a bucket event goes to the dead-letter queue of SQS itself. */
const MAX_RECEIVES = 5;
/** The longest that SQS keeps a message, in seconds: 14 days. */
const KEPT_SECONDS = '1209600';

type Attributes = Record<string, string>;

export const deadQueueStep: SetUpStep = {
  name: 'dead-letter queue',
  permissions: 'sqs:GetQueueUrl, sqs:GetQueueAttributes, sqs:CreateQueue',
  isEssential: true,
  look: async ({ sqs, queueName }) =>
    (await queueOf(sqs, deadNameOf(queueName))) ? undefined : `there is no queue ${deadNameOf(queueName)}`,
  make: ({ sqs, queueName }) =>
    sqs.send(
      new CreateQueueCommand({
        QueueName: deadNameOf(queueName),
        Attributes: { MessageRetentionPeriod: KEPT_SECONDS },
      }),
    ),
};

export const queueStep: SetUpStep = {
  name: 'queue of bucket events',
  permissions: 'sqs:GetQueueUrl, sqs:GetQueueAttributes, sqs:CreateQueue, sqs:SetQueueAttributes',
  isEssential: true,
  look: async (parts) => {
    const queue = await queueOf(parts.sqs, parts.queueName);
    if (!queue) return `there is no queue ${parts.queueName}`;
    const dead = await queueOf(parts.sqs, deadNameOf(parts.queueName));
    const target = (JSON.parse(queue.attributes['RedrivePolicy'] ?? '{}') as { deadLetterTargetArn?: string })
      .deadLetterTargetArn;
    if (!target || target !== dead?.arn) return `${parts.queueName} does not give up to ${deadNameOf(parts.queueName)}`;
    const isAllowed = statementsOf(queue.attributes).some((statement) => isOurs(statement, parts));
    return isAllowed ? undefined : `bucket ${parts.bucket} may not send to ${parts.queueName}`;
  },
  make: async (parts) => {
    const { sqs, queueName, bucket } = parts;
    await sqs.send(new CreateQueueCommand({ QueueName: queueName }));
    const [queue, dead] = await Promise.all([queueOf(sqs, queueName), queueOf(sqs, deadNameOf(queueName))]);
    if (!queue || !dead) throw new Error(`queue ${queueName} is not there after it was made`);
    const others = statementsOf(queue.attributes).filter((statement) => !isOurs(statement, parts));
    const wanted = {
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: String(MAX_RECEIVES) }),
      Policy: JSON.stringify({ Version: '2012-10-17', Statement: [...others, bucketMaySend(queue.arn, bucket)] }),
    };
    return sqs.send(new SetQueueAttributesCommand({ QueueUrl: queue.url, Attributes: wanted }));
  },
};

export const notificationStep: SetUpStep = {
  name: 'bucket events',
  permissions: 's3:GetBucketNotification, s3:PutBucketNotification',
  isEssential: true,
  look: async (parts) => {
    const { QueueConfigurations = [], TopicConfigurations = [] } = await notificationsOf(parts);
    const ours = [...QueueConfigurations, ...TopicConfigurations].some(
      ({ Id, Events = [] }) => Id === NOTIFICATION && Events.some((event) => event.startsWith('s3:ObjectCreated:')),
    );
    return ours ? undefined : `bucket ${parts.bucket} tells nobody of new objects`;
  },
  make: async (parts) => {
    const { s3, bucket, sqs, queueName, topics } = parts;
    const Events: ['s3:ObjectCreated:*'] = ['s3:ObjectCreated:*'];
    const { QueueConfigurations = [], TopicConfigurations = [], ...others } = await notificationsOf(parts);
    const { $metadata: _, ...kept } = others;
    const queues = QueueConfigurations.filter(({ Id }) => Id !== NOTIFICATION);
    const told = TopicConfigurations.filter(({ Id }) => Id !== NOTIFICATION);
    if (topics) told.push({ Id: NOTIFICATION, TopicArn: await pushTopic(topics), Events });
    else queues.push({ Id: NOTIFICATION, QueueArn: (await queueOf(sqs, queueName))?.arn, Events });
    const NotificationConfiguration = { ...kept, QueueConfigurations: queues, TopicConfigurations: told };
    return s3.send(new PutBucketNotificationConfigurationCommand({ Bucket: bucket, NotificationConfiguration }));
  },
};

const NOTIFICATION = 'consilium';

const deadNameOf = (queueName: string): string => `${queueName}-dead`;

interface Queue {
  url: string;
  arn: string;
  attributes: Attributes;
}

async function queueOf(sqs: SQSClient, QueueName: string): Promise<Queue | undefined> {
  const { QueueUrl } = await orWhenMissing(sqs.send(new GetQueueUrlCommand({ QueueName })), {
    $metadata: {},
    QueueUrl: undefined,
  });
  if (!QueueUrl) return undefined;
  const { Attributes: attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn', 'RedrivePolicy', 'Policy'] }),
  );
  return { url: QueueUrl, arn: attributes['QueueArn'] ?? '', attributes };
}

interface Statement {
  Sid?: string;
  Condition?: { ArnEquals?: Record<string, string> };
}

const statementsOf = ({ Policy = '' }: Attributes): Statement[] =>
  Policy ? (JSON.parse(Policy) as { Statement: Statement[] }).Statement : [];

const isOurs = ({ Condition }: Statement, { bucket }: SetUpParts): boolean =>
  Condition?.ArnEquals?.['aws:SourceArn'] === `arn:aws:s3:::${bucket}`;

const bucketMaySend = (queueArn: string, bucket: string): object => ({
  Effect: 'Allow',
  Principal: { Service: 's3.amazonaws.com' },
  Action: 'sqs:SendMessage',
  Resource: queueArn,
  Condition: { ArnEquals: { 'aws:SourceArn': `arn:aws:s3:::${bucket}` } },
});

const notificationsOf = ({ s3, bucket }: SetUpParts): Promise<GetBucketNotificationConfigurationCommandOutput> =>
  orWhenMissing(s3.send(new GetBucketNotificationConfigurationCommand({ Bucket: bucket })), { $metadata: {} });

/** A Ceph topic that pushes to a URL; `persistent` makes the gateway keep events while nobody listens (Ceph docs, bucket notifications). */
async function pushTopic({ sns, pushUrl }: { sns: SNSClient; pushUrl: string }): Promise<string> {
  const wanted = { 'push-endpoint': pushUrl, persistent: 'true' };
  const { TopicArn = '' } = await sns.send(
    new CreateTopicCommand({ Name: 'consilium-bucket-events', Attributes: wanted }),
  );
  return TopicArn;
}
