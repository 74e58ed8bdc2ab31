import { processEnvironment } from '#libs/config';

const NAMES = [
  'DATABASE_URL',
  'RABBITMQ_URL',
  'RABBITMQ_MANAGEMENT_URL',
  'REDIS_URL',
  'S3_ENDPOINT',
  'SQS_ENDPOINT',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
] as const;

/** Where specs find the running infrastructure: `./fleet test` exports it. */
export type Infrastructure = Record<(typeof NAMES)[number], string>;

let found: Infrastructure | undefined;

/** The addresses, taken once: later a spec's environment points to its own database and virtual host. */
export const infrastructure = (): Infrastructure => (found ??= fromEnvironment());

function fromEnvironment(): Infrastructure {
  const missing = NAMES.filter((name) => !processEnvironment[name]);
  if (missing.length > 0)
    throw new Error(
      `This spec needs running infrastructure (${missing.join(', ')}): run it with \`./fleet test <name>\`.`,
    );
  const value = (name: (typeof NAMES)[number]): string => processEnvironment[name] ?? '';
  return {
    DATABASE_URL: value('DATABASE_URL'),
    RABBITMQ_URL: value('RABBITMQ_URL'),
    RABBITMQ_MANAGEMENT_URL: value('RABBITMQ_MANAGEMENT_URL'),
    REDIS_URL: value('REDIS_URL'),
    S3_ENDPOINT: value('S3_ENDPOINT'),
    SQS_ENDPOINT: value('SQS_ENDPOINT'),
    AWS_ACCESS_KEY_ID: value('AWS_ACCESS_KEY_ID'),
    AWS_SECRET_ACCESS_KEY: value('AWS_SECRET_ACCESS_KEY'),
  };
}
