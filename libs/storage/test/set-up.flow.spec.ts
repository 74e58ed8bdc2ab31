import {
  DeleteBucketCommand,
  GetBucketCorsCommand,
  GetBucketLifecycleConfigurationCommand,
  HeadBucketCommand,
  PutBucketCorsCommand,
  PutBucketLifecycleConfigurationCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { DeleteQueueCommand, GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import { infrastructure } from '#libs/testing';
import { v7 as uuidv7 } from 'uuid';
import { createS3Client } from '../src/s3-client';
import { isFault, setUpStorage, type StepOutcome } from '../src/set-up';
import type { SetUpParts } from '../src/set-up-step';

describe('setUpStorage', () => {
  let parts: SetUpParts;

  beforeEach(() => {
    parts = partsWith(infrastructure().AWS_SECRET_ACCESS_KEY);
  });
  afterEach(() => cleanUp(parts));

  const states = (outcomes: StepOutcome[]): Record<string, string> =>
    Object.fromEntries(outcomes.map(({ name, state }) => [name, state]));

  it('makes everything the first time and nothing the second time', async () => {
    const first = states(await setUpStorage(parts, false));
    expect(first).toMatchObject({
      bucket: 'made',
      'abort unfinished uploads': 'made',
      'uploads from browsers (CORS)': 'made',
      'dead-letter queue': 'made',
      'queue of bucket events': 'made',
      'bucket events': 'made',
    });
    const second = await setUpStorage(parts, false);
    expect(second.filter(({ state }) => state === 'made' || state === 'failed')).toEqual([]);
  });

  it('only says what is missing when it is to check', async () => {
    const [bucket, ...others] = await setUpStorage(parts, true);
    expect(bucket).toMatchObject({ state: 'missing', note: expect.stringContaining('there is no bucket') });
    expect(others).toEqual([]);
    await expect(parts.s3.send(new HeadBucketCommand({ Bucket: parts.bucket }))).rejects.toMatchObject({
      name: 'NotFound',
    });
    await setUpStorage(parts, false);
    expect((await setUpStorage(parts, true)).filter(isFault)).toEqual([]);
  });

  it('says that a queue is missing, and makes it again', async () => {
    await setUpStorage(parts, false);
    const { QueueUrl } = await parts.sqs.send(new GetQueueUrlCommand({ QueueName: `${parts.queueName}-dead` }));
    await parts.sqs.send(new DeleteQueueCommand({ QueueUrl }));
    const faults = (await setUpStorage(parts, true)).filter(isFault).map(({ name }) => name);
    expect(faults).toContain('dead-letter queue');
    await setUpStorage(parts, false);
    expect((await setUpStorage(parts, true)).filter(isFault)).toEqual([]);
  });

  it('keeps the rules that others have made', async () => {
    const { s3, bucket: Bucket } = parts;
    await setUpStorage({ ...parts, origins: [] }, false);
    const Rules = [{ ID: 'theirs', Status: 'Enabled' as const, Filter: { Prefix: 'tmp/' }, Expiration: { Days: 3 } }];
    await s3.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }));
    const CORSRules = [{ ID: 'theirs', AllowedOrigins: ['https://their.example'], AllowedMethods: ['GET'] }];
    await s3.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules } }));
    await setUpStorage(parts, false);
    const lifecycle = await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
    expect(lifecycle.Rules?.map(({ ID }) => ID)).toEqual(expect.arrayContaining(['theirs', 'abort-unfinished']));
    const cors = await s3.send(new GetBucketCorsCommand({ Bucket }));
    expect(cors.CORSRules?.map(({ AllowedOrigins }) => AllowedOrigins)).toEqual(
      expect.arrayContaining([['https://their.example'], ['https://files.example']]),
    );
  });

  it('names the permissions that credentials lack', async () => {
    const blind = partsWith('a wrong secret');
    const [bucket, ...others] = await setUpStorage(blind, true);
    expect(bucket).toMatchObject({ state: 'failed', note: expect.stringContaining('s3:ListBucket') });
    expect(others).toEqual([]);
  });
});

function partsWith(secretAccessKey: string): SetUpParts {
  const { S3_ENDPOINT: endpoint, SQS_ENDPOINT, AWS_ACCESS_KEY_ID: accessKeyId } = infrastructure();
  const aws = { region: 'us-east-1', credentials: { accessKeyId, secretAccessKey } };
  const name = `spec-${uuidv7()}`;
  const s3: S3Client = createS3Client({
    S3_ENDPOINT: endpoint,
    S3_REGION: 'us-east-1',
    S3_BUCKET: name,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
  });
  return {
    s3,
    sqs: new SQSClient({ ...aws, endpoint: SQS_ENDPOINT }),
    topics: { sns: new SNSClient({ ...aws, endpoint }), pushUrl: 'http://127.0.0.1:9/nobody' },
    bucket: name,
    region: 'us-east-1',
    queueName: name,
    origins: ['https://files.example'],
  };
}

async function cleanUp({ s3, sqs, topics, bucket, queueName }: SetUpParts): Promise<void> {
  await s3.send(new DeleteBucketCommand({ Bucket: bucket })).catch(() => undefined);
  for (const QueueName of [queueName, `${queueName}-dead`]) {
    const found = await sqs.send(new GetQueueUrlCommand({ QueueName })).catch(() => undefined);
    if (found) await sqs.send(new DeleteQueueCommand({ QueueUrl: found.QueueUrl }));
  }
  s3.destroy();
  sqs.destroy();
  topics?.sns.destroy();
}
