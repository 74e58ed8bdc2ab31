import type { S3Client } from '@aws-sdk/client-s3';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { SQSClient } from '@aws-sdk/client-sqs';

/** What the set-up works on. */
export interface SetUpParts {
  s3: S3Client;
  sqs: SQSClient;
  /** Only for stores that push events over HTTP (Ceph, MinIO); AWS sends them to SQS itself. */
  topics?: { sns: SNSClient; pushUrl: string } | undefined;
  bucket: string;
  region: string;
  queueName: string;
  /** Pages of these origins may send files to the bucket, and read them. */
  origins: readonly string[];
}

/** One thing that has to be there. */
export interface SetUpStep {
  /** `server-side encryption` */
  readonly name: string;
  /** Which permissions looking and making need, for whoever lacks them. */
  readonly permissions: string;
  /** Without it nothing after it can be looked at. */
  readonly isEssential: boolean;
  /** Only AWS surely has it: whether another store could cannot be told by looking. */
  readonly isSpecial?: boolean;
  /** Undefined when it is as it has to be; else what is missing. */
  look(parts: SetUpParts): Promise<string | undefined>;
  /** Makes it so, and keeps whatever else is there. */
  make(parts: SetUpParts): Promise<unknown>;
}

/** What an answer of the store is, or a value instead when it says that there is no such thing. */
export async function orWhenMissing<T>(answer: Promise<T>, instead: T): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (MISSING.test((error as Error).name)) return instead;
    throw error;
  }
}

/** How S3 says that nothing of this kind is configured: each kind has a name of its own. */
const MISSING =
  /^(NoSuchPublicAccessBlockConfiguration|ServerSideEncryptionConfigurationNotFoundError|NoSuchLifecycleConfiguration|NoSuchCORSConfiguration|NoSuchKey|NotFound|QueueDoesNotExist|AWS\.SimpleQueueService\.NonExistentQueue)$/;
