import { type Provider, type Type } from '@nestjs/common';
import { AccessTokens, ApiKeys, Audit, Credentials, RateLimits, Tenants, WrongCredentials } from '#libs/auth';
import { Claims } from '#libs/claims';
import type { ConfigClass } from '#libs/config';
import { TaskLedger } from '#libs/ledger';
import { RabbitPublisher, RabbitTransport, StepLedger, StepRunner } from '#libs/messaging';
import { Database, OutboxRelay, OutboxSink } from '#libs/persistence';
import { Redis } from 'ioredis';
import { Door } from './door';
import { Health } from './health';
import { type HostConfig, ServiceIdentity } from './host-config';
import { openRedis } from './redis';
import { RequestLimits } from './request-limits';

/** Publisher, outbox relay, ledger of steps and the transport that runs the flows. */
export const messaging = (config: Type<HostConfig>): Provider[] => [
  {
    provide: RabbitPublisher,
    inject: [config, ServiceIdentity],
    useFactory: async ({ RABBITMQ_URL }: HostConfig, { instance }: ServiceIdentity) => {
      const publisher = new RabbitPublisher(RABBITMQ_URL, instance);
      await publisher.open();
      return publisher;
    },
  },
  { provide: OutboxSink, useExisting: RabbitPublisher },
  OutboxRelay,
  {
    provide: StepLedger,
    inject: [Database, ServiceIdentity],
    useFactory: (database: Database, { instance }: ServiceIdentity) => new TaskLedger(database, instance),
  },
  {
    provide: StepRunner,
    inject: [Database, OutboxRelay, StepLedger],
    useFactory: (database: Database, relay: OutboxRelay, ledger: StepLedger) => new StepRunner(database, relay, ledger),
  },
  {
    provide: RabbitTransport,
    inject: [config, ServiceIdentity, RabbitPublisher, StepLedger, StepRunner],
    useFactory: transportOf,
  },
];

function transportOf(
  config: HostConfig,
  { service, instance }: ServiceIdentity,
  ...[publisher, ledger, runner]: [RabbitPublisher, StepLedger, StepRunner]
): RabbitTransport {
  const { RABBITMQ_URL: url, STOP_TIMEOUT_MS: drainTimeoutMs } = config;
  return new RabbitTransport(
    { url, service, instance, drainTimeoutMs, settings: config },
    { publisher, ledger, runner },
  );
}

/** Who may do what: keys, tokens, tenants and the audit. */
export const auth = (config: Type<HostConfig>): Provider[] => [
  ApiKeys,
  Audit,
  Tenants,
  Credentials,
  {
    provide: WrongCredentials,
    inject: [config, { token: Redis, optional: true }],
    useFactory: ({ WRONG_KEYS_PER_MINUTE }: HostConfig, known?: Redis) =>
      new WrongCredentials(new RateLimits('wrong-credentials', MINUTE_SECONDS, known), WRONG_KEYS_PER_MINUTE),
  },
  { provide: AccessTokens, inject: [config], useFactory: ({ JWT_SECRET }: HostConfig) => new AccessTokens(JWT_SECRET) },
];

/** What one key may ask for, where the service's configuration has its settings. */
export const requestLimits = (config: ConfigClass): Provider => ({
  provide: RequestLimits,
  inject: [config, Door, ApiKeys, { token: Redis, optional: true }],
  useFactory: (settings: RateSettings, door: Door, keys: ApiKeys, known?: Redis) => {
    const limits = new RateLimits('requests', settings.RATE_LIMIT_SECONDS, known);
    return new RequestLimits(door, limits, keys, settings.RATE_LIMIT_REQUESTS);
  },
});

interface RateSettings {
  RATE_LIMIT_REQUESTS: number;
  RATE_LIMIT_SECONDS: number;
}

const MINUTE_SECONDS = 60;

/** What one of many does for all, where the service's configuration has Redis. */
export const claims: Provider = { provide: Claims, inject: [Redis], useFactory: (known: Redis) => new Claims(known) };

/** Redis, watched by health and closed with the service. Without it every service goes on: counts and claims are each process's own then. */
export const redis = (config: ConfigClass): Provider => ({
  provide: Redis,
  inject: [config, Health],
  useFactory: ({ REDIS_URL }: { REDIS_URL: string }, health: Health) => {
    const client = openRedis(REDIS_URL);
    health.watch({ name: 'cache', isNeeded: false, ping: () => client.ping(), close: () => client.disconnect() });
    return client;
  },
});
