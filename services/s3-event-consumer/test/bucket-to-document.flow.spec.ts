import { Readable } from 'node:stream';
import { PutBucketNotificationConfigurationCommand } from '@aws-sdk/client-s3';
import { CreateTopicCommand, DeleteTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { createS3Client } from '#libs/storage';
import { aTenant, FLOW_SPEC_TIMEOUT_MS, infrastructure, ServiceBench, until } from '#libs/testing';
import { v7 as uuidv7 } from 'uuid';
import { S3EventConsumerModule } from '../src/s3-event-consumer.module';
import { testQueue, type TestQueue } from './bucket-events';

const TOKEN = 'a-token-for-specs-only';

describe('an object dropped into a bucket of Ceph', () => {
  let queue: TestQueue;
  let bench: ServiceBench;
  let topic: { drop(): Promise<void> };

  beforeAll(async () => {
    queue = await testQueue();
    const env = { SQS_QUEUE_URL: queue.url, BUCKET_EVENTS_TOKEN: TOKEN, S3_DEFAULT_TENANT: 'main' };
    bench = await ServiceBench.start(S3EventConsumerModule, { env });
    await aTenant(bench.database, 'main');
    topic = await pushEvents(bench, `${await bench.url}/internal/bucket-events/${TOKEN}`);
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(async () => {
    await topic.drop();
    await bench.stop();
    await queue.drop();
  });

  it.each(['inbox/Счёт + акт № 5 (100%).pdf', 'plain.pdf', "it's/a+b&c=d.pdf"])(
    'becomes a document by itself: %s',
    async (key) => {
      const body = Readable.from([Buffer.from(`%PDF-1.7\n${uuidv7()}`)]);
      await bench.bucket.store.put(key, body, { mediaType: 'application/pdf' });
      const found = await until(async () => {
        const rows = await bench.database.query<{ filename: string }>(
          `SELECT filename FROM document JOIN storage_object o ON o.document_id = document.id WHERE o.key = $1`,
          [key],
        );
        return rows[0];
      }, `a document of ${key}`);
      expect(found.filename).toBe(key.split('/').at(-1));
      await until(async () => (await queue.depth()) === 0);
    },
  );
});

/** Makes the store tell of every new object at that address. */
async function pushEvents({ bucket }: ServiceBench, address: string): Promise<{ drop(): Promise<void> }> {
  const { S3_ENDPOINT: endpoint, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = infrastructure();
  const credentials = { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY };
  const sns = new SNSClient({ endpoint, region: 'us-east-1', credentials });
  const s3 = createS3Client(bucket.settings);
  // Not persistent, as the fleet's own is: Ceph looks for new persistent topics only twice a minute.
  const Attributes = { 'push-endpoint': address, persistent: 'false' };
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: `spec-${uuidv7()}`, Attributes }));
  await s3.send(
    new PutBucketNotificationConfigurationCommand({
      Bucket: bucket.settings.S3_BUCKET,
      NotificationConfiguration: {
        TopicConfigurations: [{ Id: 'spec', TopicArn, Events: ['s3:ObjectCreated:*'] }],
      },
    }),
  );
  s3.destroy();
  return {
    drop: async () => {
      await sns.send(new DeleteTopicCommand({ TopicArn }));
      sns.destroy();
    },
  };
}
