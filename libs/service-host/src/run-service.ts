import { Logger as NestLogger, type INestApplication, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { asError } from '#libs/errors';
import { RabbitPublisher, RabbitTransport } from '#libs/messaging';
import { inTrace, startMetrics } from '#libs/observability';
import { Database } from '#libs/persistence';
import type { NextFunction, Request, Response } from 'express';
import helmet from 'helmet';
import { Logger } from 'nestjs-pino';
import { answerBrokenRequests } from './answer-broken-requests';
import { continueWhenRead } from './continue-when-read';
import { Door } from './door';
import { Health } from './health';
import { ServiceIdentity } from './host-config';
import { identifyRequest } from './request-identity';
import { measureRequest } from './request-metrics';

/** JSON bodies above this are refused; files do not come as JSON. */
const JSON_LIMIT = '1mb';

/** Where an edge may stand whose word about a client's address is believed. */
const PROXIES = ['loopback', 'linklocal', 'uniquelocal'];

/**
 * Runs a service until it is told to stop: configuration → logs → application → flows → HTTP. On SIGTERM it takes no new
 * work, finishes what is under way and leaves; a second fault while starting ends the process with the reason.
 */
export async function runService(module: Type): Promise<void> {
  try {
    const app = await NestFactory.create<NestExpressApplication>(module, { bufferLogs: true, abortOnError: false });
    prepare(app);
    await app.startAllMicroservices();
    const { instance, host, port, settings } = app.get(ServiceIdentity);
    await app.listen(port, host);
    new NestLogger('service-host').log({ settings }, `${instance} listens on ${host}:${port}`);
    await forgetTheStart();
  } catch (error) {
    process.stderr.write(`${asError(error).stack}\n`);
    process.exit(1);
  }
}

/**
 * A quarter of what a process holds after its start is garbage of the start and code that runs once; V8 would keep it for hours of
 * little work (eight services: 820 MB, afterwards 620 to 670). Only where node was started with `--expose-gc`.
 */
async function forgetTheStart(): Promise<void> {
  await globalThis.gc?.({ type: 'major', execution: 'async', flavor: 'last-resort' });
}

/** Wires an application, however it was made: logs, request handling, messaging, health, stop. */
export function prepare(app: NestExpressApplication): void {
  app.useLogger(app.get(Logger));
  startMetrics(app.get(ServiceIdentity).service);
  app.use(identifyRequest, measureRequest, closeWhenStopping(app.get(Health)));
  app.use((request: Request, _: Response, next: NextFunction) => inTrace(request.headers, next));
  app.use(
    helmet({
      contentSecurityPolicy: { directives: { 'upgrade-insecure-requests': null } },
      strictTransportSecurity: false,
    }),
  );
  app.use(app.get(Door).middleware);
  app.useBodyParser('json', { limit: JSON_LIMIT });
  app.disable('x-powered-by');
  app.set('trust proxy', PROXIES);
  app.enableShutdownHooks();
  app.getHttpServer().keepAliveTimeout = KEEP_ALIVE_MS;
  continueWhenRead(app.getHttpServer());
  answerBrokenRequests(app.getHttpServer());
  const transport = app.get(RabbitTransport);
  app.connectMicroservice({ strategy: transport }, { inheritAppConfig: false });
  watchOwnParts(app, transport);
}

/** Longer than balancers keep an idle connection (nginx and AWS: 60 s): with Node's 5 s, one of them writes into a closing one now and then. */
const KEEP_ALIVE_MS = 75_000;

/** A client that keeps its connection busy would hold up the stop for ever. */
const closeWhenStopping =
  (health: Health) =>
  (_: Request, response: Response, next: NextFunction): void => {
    if (health.isStopping) response.setHeader('connection', 'close');
    next();
  };

function watchOwnParts(app: INestApplication, transport: RabbitTransport): void {
  const health = app.get(Health);
  const [database, publisher] = [app.get(Database), app.get(RabbitPublisher)];
  health.watch({ name: 'database', isNeeded: true, ping: () => database.query('SELECT 1') });
  const broker = (): Promise<void> =>
    transport.isUp && publisher.isUp ? Promise.resolve() : Promise.reject(new Error('RabbitMQ is away'));
  health.watch({ name: 'queue', isNeeded: true, ping: broker });
}
