/** `node dist/libs/storage/src/cli.js set-up`: bucket, queues and notification, from the command line. */
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { described, loadConfig, queueSettings, secret, storageSettings } from '#libs/config';
import { z } from 'zod';
import { createS3Client } from './s3-client';
import { setUpStorage } from './set-up';

const settings = z.object({
  ...storageSettings,
  ...queueSettings,
  BUCKET_EVENTS_URL: secret(
    z.url().optional(),
    'where the object store pushes bucket events; absent on AWS, which sends them to SQS',
  ),
  SNS_ENDPOINT: described(z.url().optional(), 'topics API of the object store; its S3 address when absent'),
});

async function main(): Promise<void> {
  if (process.argv[2] !== 'set-up') throw new Error('say: set-up');
  const config = loadConfig(settings);
  const aws = { region: config.S3_REGION, credentials: credentialsOf(config) };
  const pushUrl = config.BUCKET_EVENTS_URL;
  const endpoint = config.SNS_ENDPOINT ?? config.S3_ENDPOINT;
  await setUpStorage({
    s3: createS3Client(config),
    sqs: new SQSClient({ ...aws, ...(config.SQS_ENDPOINT && { endpoint: config.SQS_ENDPOINT }) }),
    topics: pushUrl && endpoint ? { sns: new SNSClient({ ...aws, endpoint }), pushUrl } : undefined,
    bucket: config.S3_BUCKET,
    queueName: config.SQS_QUEUE_URL.split('/').at(-1) ?? 'bucket-events',
    report: (line) => process.stdout.write(`${line}\n`),
  });
}

function credentialsOf({
  AWS_ACCESS_KEY_ID: accessKeyId,
  AWS_SECRET_ACCESS_KEY: secretAccessKey,
}: z.infer<typeof settings>): { accessKeyId: string; secretAccessKey: string } {
  if (!accessKeyId || !secretAccessKey)
    throw new Error('AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are needed for the set-up');
  return { accessKeyId, secretAccessKey };
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
