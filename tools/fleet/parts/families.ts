import type { Installation } from '../installation.ts';
import { cephFamily } from './ceph.ts';
import { edgeFamily } from './edge.ts';
import type { Family } from './part.ts';
import { postgresFamily } from './postgres.ts';
import { rabbitmqFamily } from './rabbitmq.ts';
import { redisFamily } from './redis.ts';
import { sqsFamily } from './sqs.ts';

/** The private infrastructure of a fleet: everything whose address was not given from outside. */
export function infrastructureFamilies(fleet: Installation): Family[] {
  const { external } = fleet;
  return [
    ...(external.DATABASE_URL ? [] : [postgresFamily(fleet)]),
    ...(external.RABBITMQ_URL ? [] : [rabbitmqFamily(fleet)]),
    ...(external.REDIS_URL ? [] : [redisFamily(fleet)]),
    ...(external.S3_ENDPOINT ? [] : [cephFamily(fleet)]),
    ...(external.SQS_ENDPOINT || external.SQS_QUEUE_URL ? [] : [sqsFamily(fleet)]),
    edgeFamily(fleet),
  ];
}
