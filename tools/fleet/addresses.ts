import type { Ports } from './ports.ts';
import type { Secrets } from './secrets.ts';

/** Addresses a person may give by environment; the private instance of what is given is not started. */
export const EXTERNAL = [
  'DATABASE_URL',
  'RABBITMQ_URL',
  'RABBITMQ_MANAGEMENT_URL',
  'REDIS_URL',
  'S3_ENDPOINT',
  'S3_REGION',
  'S3_BUCKET',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'SQS_ENDPOINT',
  'SQS_QUEUE_URL',
] as const;

export type External = Partial<Record<(typeof EXTERNAL)[number], string>>;

/** Where everything of a fleet is reached, private or given. */
export interface Addresses {
  edge: string;
  database: string;
  rabbitmq: string;
  rabbitmqManagement: string | undefined;
  redis: string;
  s3: string;
  s3Region: string;
  s3Bucket: string;
  s3AccessKey: string;
  s3SecretKey: string;
  sqs: string | undefined;
  sqsQueue: string;
  bucketEvents: string;
}

const QUEUE = 'consilium-bucket-events';
const AWS_ACCOUNT = '000000000000'; // the account number that local SQS servers use

/** The addresses of a fleet: private ones on its ports, unless given from outside. */
export function addressesOf(ports: Ports, secrets: Secrets, external: External): Addresses {
  const edge = `http://127.0.0.1:${ports.edge}`;
  return {
    edge,
    database:
      external.DATABASE_URL ?? `postgres://consilium:${secrets.databasePassword}@127.0.0.1:${ports.postgres}/consilium`,
    redis: external.REDIS_URL ?? `redis://:${secrets.redisPassword}@127.0.0.1:${ports.redis}/0`,
    bucketEvents: `${edge}/internal/bucket-events/${secrets.bucketEventsToken}`,
    ...brokerAddresses(ports, secrets, external),
    ...storeAddresses(ports, secrets, external),
    ...queueAddresses(ports, external),
  };
}

function brokerAddresses(ports: Ports, secrets: Secrets, external: External) {
  const login = `consilium:${secrets.rabbitPassword}@127.0.0.1`;
  const management = external.RABBITMQ_URL ? undefined : `http://${login}:${ports.management}`;
  return {
    rabbitmq: external.RABBITMQ_URL ?? `amqp://${login}:${ports.amqp}/consilium`,
    rabbitmqManagement: external.RABBITMQ_MANAGEMENT_URL ?? management,
  };
}

function storeAddresses(ports: Ports, secrets: Secrets, external: External) {
  return {
    s3: external.S3_ENDPOINT ?? `http://127.0.0.1:${ports.s3}`,
    s3Region: external.S3_REGION ?? 'us-east-1',
    s3Bucket: external.S3_BUCKET ?? 'consilium',
    s3AccessKey: external.AWS_ACCESS_KEY_ID ?? secrets.s3AccessKey,
    s3SecretKey: external.AWS_SECRET_ACCESS_KEY ?? secrets.s3SecretKey,
  };
}

function queueAddresses(ports: Ports, external: External) {
  const sqs = external.SQS_ENDPOINT ?? (external.SQS_QUEUE_URL ? undefined : `http://127.0.0.1:${ports.sqs}`);
  return { sqs, sqsQueue: external.SQS_QUEUE_URL ?? `${sqs}/${AWS_ACCOUNT}/${QUEUE}` };
}
