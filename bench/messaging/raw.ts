/** amqplib by hand: quorum queues, confirms, one transaction, ack after the next message is confirmed. */
import { randomUUID } from 'node:crypto';
import { connect, type ConfirmChannel, type ConsumeMessage } from 'amqplib';
import { BROKER, CONCURRENCY, effect, MESSAGES, Race, STEPS } from './job';

const queueOf = (step: number): string => `raw.${step}`;

const send = (channel: ConfirmChannel, step: number, id: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const confirmed = (error: unknown): void => (error ? reject(error) : resolve());
    channel.sendToQueue(
      queueOf(step),
      Buffer.from(JSON.stringify({ id })),
      { persistent: true, messageId: id },
      confirmed,
    );
  });

async function main(): Promise<void> {
  const channel = await (await connect(BROKER)).createConfirmChannel();
  for (const step of STEPS)
    await channel.assertQueue(queueOf(step), { durable: true, arguments: { 'x-queue-type': 'quorum' } });
  const race = new Race();
  const work = async (step: number, message: ConsumeMessage): Promise<void> => {
    const { id } = JSON.parse(message.content.toString()) as { id: string };
    await effect(step, id);
    if (step < STEPS.length) await send(channel, step + 1, id);
    channel.ack(message);
    if (step === STEPS.length) race.arrived();
  };
  for (const step of STEPS) {
    await channel.prefetch(CONCURRENCY);
    await channel.consume(queueOf(step), (message) => void (message && work(step, message)));
  }
  await Promise.all(Array.from({ length: MESSAGES }, () => send(channel, 1, randomUUID())));
  await race.result();
}

void main();
