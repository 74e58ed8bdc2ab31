import { join } from 'node:path';
import type { Installation } from './installation.ts';
import { servicePort, SERVICES, type ServiceName } from './ports.ts';

type Variables = Record<string, string>;

/** What every service and set-up step of a fleet reads, on top of the environment `up` ran in. */
export function fleetEnvironment(fleet: Installation): Variables {
  const { addresses, secrets, home } = fleet;
  return {
    NODE_ENV: 'development',
    HOST: '127.0.0.1',
    LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'info',
    STOP_TIMEOUT_MS: '25000',
    NODE_COMPILE_CACHE: home.compileCache,
    ...infrastructureVariables(fleet),
    JWT_SECRET: secrets.jwtSecret,
    ADMIN_USERNAME: 'admin',
    ADMIN_PASSWORD_HASH: secrets.adminPasswordHash,
    PUBLIC_URL: addresses.edge,
    VAULT_DIR: home.vault,
    BUCKET_EVENTS_URL: addresses.bucketEvents,
    BUCKET_EVENTS_TOKEN: secrets.bucketEventsToken,
    FLEET_SERVICES: JSON.stringify(serviceUrls(fleet)),
    CRAWL_ALLOWED_HOSTS: process.env['CRAWL_ALLOWED_HOSTS'] ?? `127.0.0.1:${fleet.ports.sampleSite}`,
    SEED_TENANT: 'main',
    SEED_API_KEY: secrets.apiKey,
  };
}

/** The environment of one replica. */
export function serviceEnvironment(fleet: Installation, service: ServiceName, replica: number): Variables {
  const port = servicePort(fleet.port, service, replica);
  return { ...fleetEnvironment(fleet), PORT: String(port), INSTANCE: `${service}-${replica}` };
}

/** What `./fleet env` prints for programs that talk to the fleet. */
export function clientVariables(fleet: Installation): Variables {
  const { addresses, secrets, home } = fleet;
  return {
    CONSILIUM_URL: addresses.edge,
    CONSILIUM_API_KEY: secrets.apiKey,
    CONSILIUM_ADMIN_USER: 'admin',
    CONSILIUM_ADMIN_PASSWORD: secrets.adminPassword,
    CONSILIUM_DATABASE_URL: addresses.database,
    CONSILIUM_RABBITMQ_URL: addresses.rabbitmq,
    ...defined({ CONSILIUM_RABBITMQ_MANAGEMENT_URL: addresses.rabbitmqManagement }),
    CONSILIUM_S3_ENDPOINT: addresses.s3,
    CONSILIUM_S3_BUCKET: addresses.s3Bucket,
    AWS_ACCESS_KEY_ID: addresses.s3AccessKey,
    AWS_SECRET_ACCESS_KEY: addresses.s3SecretKey,
    CONSILIUM_PIDS: home.pids,
  };
}

/** What tests read: the client's view, and the infrastructure itself (its users may create databases and vhosts). */
export function testVariables(fleet: Installation): Variables {
  return { ...clientVariables(fleet), ...infrastructureVariables(fleet), CONSILIUM_HOME: fleet.home.root };
}

/** Shell lines, quoted, one per variable. */
export function exportLines(variables: Variables): string {
  return Object.entries(variables)
    .map(([name, value]) => `export ${name}='${value.replaceAll("'", `'\\''`)}'\n`)
    .join('');
}

function infrastructureVariables({ addresses }: Installation): Variables {
  return {
    DATABASE_URL: addresses.database,
    RABBITMQ_URL: addresses.rabbitmq,
    ...defined({ RABBITMQ_MANAGEMENT_URL: addresses.rabbitmqManagement, SQS_ENDPOINT: addresses.sqs }),
    REDIS_URL: addresses.redis,
    S3_ENDPOINT: addresses.s3,
    S3_REGION: addresses.s3Region,
    S3_BUCKET: addresses.s3Bucket,
    AWS_ACCESS_KEY_ID: addresses.s3AccessKey,
    AWS_SECRET_ACCESS_KEY: addresses.s3SecretKey,
    SQS_QUEUE_URL: addresses.sqsQueue,
  };
}

function serviceUrls(fleet: Installation): Record<string, string[]> {
  const urls = SERVICES.map((service) => [
    service,
    Array.from(
      { length: fleet.scale[service] },
      (_, index) => `http://127.0.0.1:${servicePort(fleet.port, service, index + 1)}`,
    ),
  ]);
  return Object.fromEntries(urls);
}

const defined = (variables: Record<string, string | undefined>): Variables =>
  Object.fromEntries(Object.entries(variables).filter((entry): entry is [string, string] => entry[1] !== undefined));

/** The compiled entry of a lib's or a service's program. */
export const builtFile = (fleet: Installation, path: string): string => join(fleet.repo, 'dist', path);
