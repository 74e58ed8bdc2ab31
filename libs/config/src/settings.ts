import { z } from 'zod';

const described = <T extends z.ZodType>(type: T, description: string): T => type.meta({ description });
const secret = <T extends z.ZodType>(type: T, description: string): T => type.meta({ description, secret: true });

/** A whole number given as text. */
export const integer = (fallback: number, description: string) =>
  described(z.coerce.number().int().default(fallback), description);

/** Comma-separated words. */
export const list = (fallback: string, description: string) =>
  described(
    z
      .string()
      .default(fallback)
      .transform((text) =>
        text
          .split(',')
          .map((word) => word.trim())
          .filter(Boolean),
      ),
    description,
  );

export { described, secret };

/** What every service reads: where it listens and how it logs. */
export const hostSettings = {
  NODE_ENV: described(
    z.enum(['development', 'production', 'test']).default('development'),
    'development, production or test',
  ),
  HOST: described(z.string().default('127.0.0.1'), 'address the service listens on'),
  PORT: described(z.coerce.number().int().min(0).max(65535), 'port the service listens on'),
  LOG_LEVEL: described(
    z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
    'how much is logged',
  ),
  INSTANCE: described(z.string().default(''), 'name of this replica in logs and leases; made up when absent'),
  STOP_TIMEOUT_MS: integer(25_000, 'how long a graceful stop may wait for work in flight'),
};

export const databaseSettings = {
  DATABASE_URL: secret(
    z.url({ protocol: /^postgres(ql)?$/ }),
    'PostgreSQL, postgres://user:password@host:port/database',
  ),
  DATABASE_POOL: integer(10, 'connections this process may hold'),
};

export const rabbitSettings = {
  RABBITMQ_URL: secret(z.url({ protocol: /^amqps?$/ }), 'RabbitMQ, amqp://user:password@host:port/vhost'),
};

export const redisSettings = {
  REDIS_URL: secret(z.url({ protocol: /^rediss?$/ }), 'Redis, redis://host:port/db'),
};

export const storageSettings = {
  S3_ENDPOINT: described(z.url().optional(), 'S3 API address; absent means AWS itself'),
  S3_PUBLIC_ENDPOINT: described(
    z.url().optional(),
    'S3 API address as clients outside reach it, for the addresses they get; absent means S3_ENDPOINT',
  ),
  S3_REGION: described(z.string().default('us-east-1'), 'S3 region'),
  S3_BUCKET: described(z.string().default('consilium'), 'bucket of all documents and artifacts'),
  AWS_ACCESS_KEY_ID: secret(z.string().optional(), 'S3 and SQS key id; absent means the SDK finds its own'),
  AWS_SECRET_ACCESS_KEY: secret(z.string().optional(), 'S3 and SQS secret'),
};

export const queueSettings = {
  SQS_ENDPOINT: described(z.url().optional(), 'SQS API address; absent means AWS itself'),
  SQS_QUEUE_URL: described(z.url(), 'queue that receives the bucket events'),
};

export const tokenSettings = {
  JWT_SECRET: secret(z.string().min(32, 'at least 32 characters'), 'key that signs the tokens of people (HS256)'),
  WRONG_KEYS_PER_MINUTE: integer(100, 'wrong keys and tokens that one address may send in a minute before it gets 429'),
};

/** For services that limit what one key may ask for. */
export const rateSettings = {
  RATE_LIMIT_REQUESTS: integer(
    20_000,
    'requests that one key or person may make in one window, unless the key has a limit of its own; 0: any number',
  ),
  RATE_LIMIT_SECONDS: integer(10, 'length of that window, in seconds'),
};

export const tracingSettings = {
  OTEL_EXPORTER_OTLP_ENDPOINT: described(z.url().optional(), 'where traces are sent (OTLP over HTTP); absent: nowhere'),
};

/** What `node dist/libs/auth/src/cli.js seed` reads, besides the database. */
export const seedSettings = {
  SEED_TENANT: described(
    z
      .string()
      .regex(/^[a-z0-9-]{1,50}$/)
      .default('main'),
    'name of the first tenant: a-z, 0-9 and -',
  ),
  SEED_API_KEY: secret(z.string().regex(/^csk_[\w-]{20,}$/), 'its API key: csk_ and at least 20 characters'),
};
