/** Stock Nest RMQ, made as durable as it can be: no automatic ack, persistent messages, ack after the next one is sent. */
import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { Controller, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  type ClientProxy,
  ClientProxyFactory,
  Ctx,
  EventPattern,
  Payload,
  type RmqContext,
  Transport,
} from '@nestjs/microservices';
import type { Channel, Message } from 'amqplib';
import { firstValueFrom } from 'rxjs';
import { BROKER, CONCURRENCY, effect, MESSAGES, Race, STEPS } from './job';

const optionsOf = (step: number, noAck: boolean) => ({
  transport: Transport.RMQ as const,
  options: {
    urls: [BROKER],
    queue: `nest.${step}`,
    noAck,
    persistent: true,
    prefetchCount: CONCURRENCY,
    queueOptions: { durable: true, arguments: { 'x-queue-type': 'quorum' } },
  },
});

const clients = new Map<number, ClientProxy>();
let race: Race | undefined;

async function send(step: number, id: string): Promise<void> {
  const client = clients.get(step);
  if (client) await firstValueFrom(client.emit(`step-${step}`, { id }), { defaultValue: undefined });
}

function stepOf(step: number): Type {
  @Controller()
  class Step {
    @EventPattern(`step-${step}`)
    async handle(@Payload() message: object, @Ctx() ctx: unknown): Promise<void> {
      const [{ id }, context] = [message as { id: string }, ctx as RmqContext]; // Nest hands over whatever was sent
      await effect(step, id);
      if (step < STEPS.length) await send(step + 1, id);
      (context.getChannelRef() as Channel).ack(context.getMessage() as Message);
      if (step === STEPS.length) race?.arrived();
    }
  }

  @Module({ controllers: [Step] })
  class App {}
  return App;
}

async function main(): Promise<void> {
  for (const step of STEPS) {
    const app = await NestFactory.createMicroservice(stepOf(step), { ...optionsOf(step, false), logger: false });
    await app.listen();
    clients.set(step, ClientProxyFactory.create(optionsOf(step, true)));
  }
  race = new Race();
  await Promise.all(Array.from({ length: MESSAGES }, () => send(1, randomUUID())));
  await race.result();
}

void main();
