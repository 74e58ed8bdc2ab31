/** `node dist/libs/storage/src/cli.js set-up [--check]`: bucket, queues and notification, from the command line. */
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { described, list, loadConfig, queueSettings, secret, storageSettings } from '#libs/config';
import { z } from 'zod';
import { createS3Client } from './s3-client';
import { isFault, setUpStorage, type StepOutcome } from './set-up';

const settings = z.object({
  ...storageSettings,
  ...queueSettings,
  BUCKET_EVENTS_URL: secret(
    z.url().optional(),
    'where the object store pushes bucket events; absent on AWS, which sends them to SQS',
  ),
  SNS_ENDPOINT: described(z.url().optional(), 'topics API of the object store; its S3 address when absent'),
  UPLOAD_ORIGINS: list('*', 'origins whose pages may send files straight to the bucket; * means any'),
});

const MARKS: Record<StepOutcome['state'], string> = {
  there: '✓',
  made: '+',
  missing: '✗',
  unsupported: '-',
  failed: '✗',
};

async function main(): Promise<void> {
  const [command, option] = process.argv.slice(2);
  if (command !== 'set-up' || (option !== undefined && option !== '--check')) throw new Error('say: set-up [--check]');
  const isCheck = option === '--check';
  const config = loadConfig(settings);
  const outcomes = await setUpStorage(partsOf(config), isCheck);
  for (const { name, state, note } of outcomes)
    process.stdout.write(`${MARKS[state]} ${name}: ${[state, note].filter(Boolean).join(', ')}\n`);
  if (!outcomes.some(isFault)) return;
  process.exitCode = 1;
  process.stderr.write('Not everything is as it has to be: see the lines with ✗.\n');
}

function partsOf(config: z.infer<typeof settings>): Parameters<typeof setUpStorage>[0] {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = config;
  const credentials = accessKeyId && secretAccessKey ? { credentials: { accessKeyId, secretAccessKey } } : {};
  const aws = { region: config.S3_REGION, ...credentials };
  const pushUrl = config.BUCKET_EVENTS_URL;
  const endpoint = config.SNS_ENDPOINT ?? config.S3_ENDPOINT;
  return {
    s3: createS3Client(config),
    sqs: new SQSClient({ ...aws, ...(config.SQS_ENDPOINT && { endpoint: config.SQS_ENDPOINT }) }),
    topics: pushUrl && endpoint ? { sns: new SNSClient({ ...aws, endpoint }), pushUrl } : undefined,
    bucket: config.S3_BUCKET,
    region: config.S3_REGION,
    queueName: config.SQS_QUEUE_URL.split('/').at(-1) ?? 'bucket-events',
    origins: config.UPLOAD_ORIGINS,
  };
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
