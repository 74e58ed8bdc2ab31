import {
  type DynamicModule,
  Global,
  Module,
  type OnApplicationShutdown,
  type OnModuleDestroy,
  type Provider,
} from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { AuthGuard } from '#libs/auth';
import { type ConfigClass, redacted } from '#libs/config';
import { Artifacts, Documents, Enrichments, Originals, Pages, Revisions } from '#libs/ledger';
import { RabbitPublisher } from '#libs/messaging';
import { loggerParams } from '#libs/observability';
import { createDataSource, Database, OutboxRelay } from '#libs/persistence';
import { LoggerModule } from 'nestjs-pino';
import { Door } from './door';
import { ErrorPages } from './error-pages.controller';
import { HealthController } from './health.controller';
import { Health } from './health';
import { type HostConfig, ServiceIdentity } from './host-config';
import { auth, claims, messaging, redis, requestLimits } from './host-providers';
import { MetricsController } from './metrics.controller';
import { ProblemFilter } from './problem.filter';
import { requestPipe } from './request.pipe';

/**
 * What every service stands on: configuration, logs, database, messaging with ledger and outbox, auth, health and metrics;
 * Redis where the service's configuration has its settings. The one global module, with `ServiceStorage` for those who need it.
 */
@Global()
@Module({})
export class ServiceHost implements OnModuleDestroy, OnApplicationShutdown {
  constructor(
    private readonly relay: OutboxRelay,
    private readonly publisher: RabbitPublisher,
    private readonly database: Database,
    private readonly health: Health,
  ) {}

  static forService<T extends HostConfig>(name: string, config: ConfigClass<T>): DynamicModule {
    const has = (setting: string): boolean => setting in config.schema.shape;
    const providers: Provider[] = [
      ...common(name, config),
      ...(has('REDIS_URL') ? [redis(config), claims] : []),
      ...(has('RATE_LIMIT_REQUESTS') ? [requestLimits(config)] : []),
    ];
    return {
      module: ServiceHost,
      imports: [
        LoggerModule.forRootAsync({
          inject: [ServiceIdentity, config],
          useFactory: ({ instance }: ServiceIdentity, { LOG_LEVEL }: HostConfig) =>
            loggerParams(name, instance, LOG_LEVEL),
        }),
      ],
      controllers: [HealthController, MetricsController, ErrorPages],
      providers: [...providers, ...REQUEST_PARTS],
      exports: providers,
    };
  }

  /** The first thing that happens on SIGTERM: load balancers are told, and connections end with their next answer. */
  onModuleDestroy(): void {
    this.health.beginStop();
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
  Originals,
  Pages,
  Revisions,
  Door,
  Health,
];
