import type { Type } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import { processEnvironment } from '#libs/config';
import { createDataSource, Database } from '#libs/persistence';
import { prepare } from '#libs/service-host';
import type { Addresses } from './cables';
import { infrastructure } from './infrastructure';
import { MessageProbe } from './message-probe';
import { testBroker, type TestBroker } from './test-broker';
import { testBucket, type TestBucket } from './test-bucket';
import { CrashingDatabase, testDatabase } from './test-database';
import { until } from './until';

/** Something to use in place of a provider. */
export type Replacement = [token: Type | (abstract new (...args: never[]) => unknown), value: unknown];

/** A task as its books say. */
export interface TaskRow {
  id: string;
  status: string;
  attempts: number;
  error_code: string | null;
}

export interface BenchOptions {
  env?: Record<string, string>;
  replace?: Replacement[];
  /** Puts something between the service and its components, see `Cables`. */
  through?: (addresses: Addresses) => Promise<Addresses>;
}

/** Retry pauses and leases make some promises slow to prove. */
export const FLOW_SPEC_TIMEOUT_MS = 180_000;

/**
 * One service on real components: its own database, virtual host, bucket and Redis database, which nobody else uses.
 * Adapters of paid or slow things can be replaced by fakes of their ports.
 */
export class ServiceBench {
  private constructor(
    readonly app: NestExpressApplication,
    readonly database: CrashingDatabase,
    readonly probe: MessageProbe,
    readonly broker: TestBroker,
    readonly bucket: TestBucket,
    private readonly cleanUp: () => Promise<void>,
  ) {}

  /** Starts the service; `env` adds to or overrides its environment. */
  static async start(module: Type, options: BenchOptions = {}): Promise<ServiceBench> {
    const parts = await makeParts();
    const addresses = (await options.through?.(addressesOf(parts))) ?? addressesOf(parts);
    Object.assign(processEnvironment, environmentOf(parts), addresses, options.env);
    const database = new CrashingDatabase(await createDataSource(addresses.DATABASE_URL).initialize());
    let builder = Test.createTestingModule({ imports: [module] })
      .overrideProvider(Database)
      .useValue(database);
    for (const [token, value] of options.replace ?? []) builder = builder.overrideProvider(token).useValue(value);
    const app = (await builder.compile()).createNestApplication<NestExpressApplication>({ bufferLogs: true });
    prepare(app);
    await app.startAllMicroservices();
    await app.listen(0, '127.0.0.1');
    const probe = await MessageProbe.open(parts.broker.url);
    const bench = new ServiceBench(app, database, probe, parts.broker, parts.bucket, async () => {
      await probe.close();
      await app.close();
      await Promise.all([parts.database.drop(), parts.broker.drop(), parts.bucket.drop()]);
    });
    await until(() => bench.isReady(), 'the service being ready');
    return bench;
  }

  /** The address of its HTTP side. */
  get url(): Promise<string> {
    return this.app.getUrl();
  }

  /** The books of one message in one queue. */
  async task(queue: string, messageId: string): Promise<TaskRow | undefined> {
    const [row] = await this.database.query<TaskRow>(
      `SELECT id, status, attempts, error_code FROM task WHERE queue = $1 AND message_id = $2`,
      [queue, messageId],
    );
    return row;
  }

  /** Waits until the task of a message has that status. */
  taskIs(queue: string, messageId: string, status: string): Promise<TaskRow> {
    return until(async () => {
      const task = await this.task(queue, messageId);
      return task?.status === status && task;
    }, `task of ${messageId} being ${status}`);
  }

  async stop(): Promise<void> {
    await this.cleanUp();
  }

  private async isReady(): Promise<boolean> {
    return (await fetch(`${await this.app.getUrl()}/health/ready`)).ok;
  }
}

interface Parts {
  database: { url: string; drop(): Promise<void> };
  broker: TestBroker;
  bucket: TestBucket;
}

async function makeParts(): Promise<Parts> {
  const found = infrastructure();
  const [database, broker, bucket] = await Promise.all([
    testDatabase(found.DATABASE_URL),
    testBroker(found.RABBITMQ_URL, found.RABBITMQ_MANAGEMENT_URL),
    testBucket(found),
  ]);
  return { database, broker, bucket };
}

const addressesOf = ({ database, broker, bucket }: Parts): Addresses => ({
  DATABASE_URL: database.url,
  RABBITMQ_URL: broker.url,
  S3_ENDPOINT: bucket.settings.S3_ENDPOINT ?? '',
});

function environmentOf({ bucket }: Parts): Record<string, string> {
  const redis = new URL(infrastructure().REDIS_URL);
  redis.pathname = `/${processEnvironment['JEST_WORKER_ID'] ?? '1'}`;
  return {
    NODE_ENV: 'test',
    PORT: '0',
    HOST: '127.0.0.1',
    LOG_LEVEL: processEnvironment['LOG_LEVEL'] ?? 'silent',
    REDIS_URL: redis.href,
    S3_BUCKET: bucket.settings.S3_BUCKET,
    JWT_SECRET: 'a secret for specs only, 32 characters',
    STOP_TIMEOUT_MS: '5000',
  };
}
