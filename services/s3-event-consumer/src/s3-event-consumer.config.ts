import { configOf, described, integer, queueSettings, redisSettings, secret, storageSettings } from '#libs/config';
import { serviceSettings } from '#libs/service-host';
import { z } from 'zod';

/** Every setting s3-event-consumer reads. */
export class S3EventConsumerConfig extends configOf({
  ...serviceSettings,
  ...storageSettings,
  ...queueSettings,
  ...redisSettings,
  SQS_DEAD_QUEUE_URL: described(
    z.url().optional(),
    'queue to which SQS moves events it has delivered too often; the events queue with -dead at its end when absent',
  ),
  S3_DEFAULT_TENANT: described(z.string().default('main'), 'tenant of objects whose key names none'),
  MAX_OBJECT_BYTES: integer(1_073_741_824, 'largest object that becomes a document; 1 GiB unless told'),
  RECONCILE_EVERY_MS: integer(
    3_600_000,
    'pause between two rounds through the bucket for objects that no event has told of, in milliseconds; 0: only on demand',
  ),
  RECONCILE_PREFIX: described(z.string().default(''), 'only keys that begin so are looked at in these rounds'),
  RECONCILE_GRACE_MS: integer(900_000, 'an object younger than so many milliseconds is left to its event'),
  BUCKET_EVENTS_TOKEN: secret(
    z.string().min(16, 'at least 16 characters').optional(),
    'last part of the address that object stores push events to; without it nothing is taken there',
  ),
}) {}
