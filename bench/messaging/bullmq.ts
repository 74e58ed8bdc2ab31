/** BullMQ on the fleet's Redis (append-only file, synced every second). */
import { randomUUID } from 'node:crypto';
import { Queue, Worker } from 'bullmq';
import { CACHE, CONCURRENCY, effect, MESSAGES, Race, STEPS } from './job';

const address = new URL(CACHE);
const connection = {
  host: address.hostname,
  port: Number(address.port),
  password: decodeURIComponent(address.password),
  db: Number(address.pathname.slice(1) || 0),
  maxRetriesPerRequest: null,
};

async function main(): Promise<void> {
  const defaultJobOptions = { removeOnComplete: true };
  const queues = new Map(STEPS.map((step) => [step, new Queue(`bench-${step}`, { connection, defaultJobOptions })]));
  await Promise.all([...queues.values()].map((queue) => queue.waitUntilReady()));
  const race = new Race();
  for (const step of STEPS) {
    const work = async ({ data }: { data: { id: string } }): Promise<void> => {
      await effect(step, data.id);
      await queues.get(step + 1)?.add('step', data, { jobId: `${data.id}-${step + 1}` });
      if (step === STEPS.length) race.arrived();
    };
    await new Worker(`bench-${step}`, work, { connection, concurrency: CONCURRENCY }).waitUntilReady();
  }
  const first = queues.get(1);
  if (first) await Promise.all(Array.from({ length: MESSAGES }, () => first.add('step', { id: randomUUID() })));
  await race.result();
}

void main();
