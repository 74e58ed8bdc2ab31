/** The fleet's own messaging: claim, transaction, history, outbox and inbox included. */
import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { configOf, processEnvironment } from '#libs/config';
import { type Contract, documentIndexed, type DocumentIndexed } from '#libs/contracts';
import { OnMessage, publishIn, QUICK, type StepContext } from '#libs/messaging';
import { Database, OutboxRelay } from '#libs/persistence';
import { prepare, ServiceHost, serviceSettings } from '#libs/service-host';
import { BROKER, CONCURRENCY, DATABASE, MESSAGES, Race, STEPS } from './job';

Object.assign(processEnvironment, {
  PORT: '0',
  LOG_LEVEL: 'silent',
  DATABASE_URL: DATABASE,
  DATABASE_POOL: '20',
  RABBITMQ_URL: BROKER,
  JWT_SECRET: 'a secret for benches only, 32 characters',
});

const contractOf = (step: number): Contract<typeof documentIndexed.schema> => ({
  ...documentIndexed,
  name: `bench.step-${step}.v1`,
});
let race: Race | undefined;

/** One step of the five; a flow is named after its class. */
async function pass(
  step: number,
  { documentId, tenantId, jobId }: DocumentIndexed,
  context: StepContext,
): Promise<void> {
  await context.commitOnce(async ({ tx, publish }) => {
    await tx.query('INSERT INTO effect (step, message_id) VALUES ($1, $2)', [step, documentId]);
    if (step < STEPS.length) await publish(contractOf(step + 1), { documentId, tenantId, jobId });
  });
  if (step === STEPS.length) race?.arrived();
}

const policy = { ...QUICK, concurrency: CONCURRENCY };

@Controller()
class First {
  @OnMessage(contractOf(1), policy)
  handle(message: DocumentIndexed, step: StepContext): Promise<void> {
    return pass(1, message, step);
  }
}

@Controller()
class Second {
  @OnMessage(contractOf(2), policy)
  handle(message: DocumentIndexed, step: StepContext): Promise<void> {
    return pass(2, message, step);
  }
}

@Controller()
class Third {
  @OnMessage(contractOf(3), policy)
  handle(message: DocumentIndexed, step: StepContext): Promise<void> {
    return pass(3, message, step);
  }
}

@Controller()
class Fourth {
  @OnMessage(contractOf(4), policy)
  handle(message: DocumentIndexed, step: StepContext): Promise<void> {
    return pass(4, message, step);
  }
}

@Controller()
class Fifth {
  @OnMessage(contractOf(5), policy)
  handle(message: DocumentIndexed, step: StepContext): Promise<void> {
    return pass(5, message, step);
  }
}

class BenchConfig extends configOf(serviceSettings) {}

@Module({ imports: [ServiceHost.forService('bench', BenchConfig)], controllers: [First, Second, Third, Fourth, Fifth] })
class BenchModule {}

async function main(): Promise<void> {
  const app = await NestFactory.create<NestExpressApplication>(BenchModule, { bufferLogs: true });
  prepare(app);
  await app.startAllMicroservices();
  await app.listen(0, '127.0.0.1');
  const ready = `${await app.getUrl()}/health/ready`;
  while (!(await fetch(ready)).ok) await new Promise(setImmediate);
  race = new Race();
  for (let sent = 0; sent < MESSAGES; sent += 100) await sendHundred(app.get(Database), app.get(OutboxRelay));
  await race.result();
}

async function sendHundred(database: Database, relay: OutboxRelay): Promise<void> {
  await database.transaction(async (tx) => {
    for (let count = 0; count < 100; count++)
      await publishIn(tx, contractOf(1), { documentId: randomUUID(), tenantId: randomUUID(), jobId: randomUUID() });
  });
  relay.wake();
}

void main();
