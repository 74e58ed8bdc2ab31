import {
  type DynamicModule,
  Global,
  Module,
  type OnApplicationShutdown,
  type Provider,
  type Type,
} from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { AccessTokens, ApiKeys, Audit, AuthGuard, Tenants } from '#libs/auth';
import { type ConfigClass, redacted } from '#libs/config';
import { Artifacts, Documents, Enrichments, Pages, TaskLedger } from '#libs/ledger';
import { RabbitPublisher, RabbitTransport, StepLedger, StepRunner } from '#libs/messaging';
import { loggerParams } from '#libs/observability';
import { createDataSource, Database, OutboxRelay, OutboxSink } from '#libs/persistence';
import { createS3Client, ObjectStore } from '#libs/storage';
import { Redis } from 'ioredis';
import { LoggerModule } from 'nestjs-pino';
import { HealthController } from './health.controller';
import { Health } from './health';
import { type HostConfig, ServiceIdentity } from './host-config';
import { MetricsController } from './metrics.controller';
import { ProblemFilter } from './problem.filter';
import { openRedis } from './redis';
import { requestPipe } from './request.pipe';

/**
 * What every service stands on: configuration, logs, database, messaging with ledger and outbox, auth, health and metrics;
 * object store and Redis where the service's configuration has their settings. The one global module.
 */
@Global()
@Module({})
export class ServiceHost implements OnApplicationShutdown {
  constructor(
    private readonly relay: OutboxRelay,
    private readonly publisher: RabbitPublisher,
    private readonly database: Database,
    private readonly health: Health,
  ) {}

  static forService<T extends HostConfig>(name: string, config: ConfigClass<T>): DynamicModule {
    const has = (setting: string): boolean => setting in config.schema.shape;
    const optional = [...(has('S3_BUCKET') ? [objectStore(config)] : []), ...(has('REDIS_URL') ? [redis(config)] : [])];
    const providers: Provider[] = [...common(name, config), ...optional];
    return {
      module: ServiceHost,
      imports: [
        LoggerModule.forRootAsync({
          inject: [ServiceIdentity, config],
          useFactory: ({ instance }: ServiceIdentity, { LOG_LEVEL }: HostConfig) =>
            loggerParams(name, instance, LOG_LEVEL),
        }),
      ],
      controllers: [HealthController, MetricsController],
      providers: [...providers, ...REQUEST_PARTS],
      exports: providers,
    };
  }

  /** Runs after the transports have drained, so that flows can publish to the very end. */
  async onApplicationShutdown(): Promise<void> {
    await this.relay.stop();
    await this.publisher.close();
    this.health.closeAll();
    await this.database.dataSource.destroy();
  }
}

const REQUEST_PARTS: Provider[] = [
  { provide: APP_GUARD, useClass: AuthGuard },
  { provide: APP_FILTER, useClass: ProblemFilter },
  { provide: APP_PIPE, useValue: requestPipe },
];

const common = <T extends HostConfig>(name: string, config: ConfigClass<T>): Provider[] => [
  { provide: config, useFactory: () => new config() },
  {
    provide: ServiceIdentity,
    inject: [config],
    useFactory: (settings: HostConfig) => new ServiceIdentity(name, settings, redacted(config.schema, { ...settings })),
  },
  {
    provide: Database,
    inject: [config],
    useFactory: async ({ DATABASE_URL, DATABASE_POOL }: HostConfig) =>
      new Database(await createDataSource(DATABASE_URL, DATABASE_POOL).initialize()),
  },
  ...messaging(config),
  ...auth(config),
  Artifacts,
  Documents,
  Enrichments,
  Pages,
  Health,
];

const messaging = (config: Type<HostConfig>): Provider[] => [
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
  return new RabbitTransport({ url, service, instance, drainTimeoutMs }, { publisher, ledger, runner });
}

const auth = (config: Type<HostConfig>): Provider[] => [
  ApiKeys,
  Audit,
  Tenants,
  { provide: AccessTokens, inject: [config], useFactory: ({ JWT_SECRET }: HostConfig) => new AccessTokens(JWT_SECRET) },
];

const objectStore = (config: ConfigClass): Provider => ({
  provide: ObjectStore,
  inject: [config, Health],
  useFactory: (settings: Parameters<typeof createS3Client>[0], health: Health) => {
    const store = new ObjectStore(createS3Client(settings), settings.S3_BUCKET);
    health.watch(
      'storage',
      () => store.ping(),
      () => store.close(),
    );
    return store;
  },
});

const redis = (config: ConfigClass): Provider => ({
  provide: Redis,
  inject: [config, Health],
  useFactory: ({ REDIS_URL }: { REDIS_URL: string }, health: Health) => {
    const client = openRedis(REDIS_URL);
    health.watch(
      'cache',
      () => client.ping(),
      () => client.disconnect(),
    );
    return client;
  },
});
