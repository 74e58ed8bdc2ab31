import { randomBytes } from 'node:crypto';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectsCommand,
  ListObjectsV2Command,
} from '@aws-sdk/client-s3';
import { createS3Client, ObjectStore, type StorageSettings } from '#libs/storage';

/** A bucket of one's own. */
export interface TestBucket {
  settings: StorageSettings;
  store: ObjectStore;
  keys(): Promise<string[]>;
  drop(): Promise<void>;
}

export async function testBucket(server: Omit<StorageSettings, 'S3_BUCKET' | 'S3_REGION'>): Promise<TestBucket> {
  const settings = {
    ...server,
    S3_REGION: 'us-east-1',
    S3_BUCKET: `spec-${process.pid}-${randomBytes(4).toString('hex')}`,
  };
  const client = createS3Client(settings);
  const Bucket = settings.S3_BUCKET;
  const keys = async (): Promise<string[]> => {
    const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket }));
    return Contents.flatMap(({ Key }) => Key ?? []);
  };
  await client.send(new CreateBucketCommand({ Bucket }));
  const drop = async (): Promise<void> => {
    const Objects = (await keys()).map((Key) => ({ Key }));
    if (Objects.length > 0) await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    await client.send(new DeleteBucketCommand({ Bucket }));
    client.destroy();
  };
  return { settings, store: new ObjectStore(client, Bucket), keys, drop };
}
