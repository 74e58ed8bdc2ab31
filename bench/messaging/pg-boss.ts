/** pg-boss: the queue in the same Postgres. */
import { randomUUID } from 'node:crypto';
import { PgBoss } from 'pg-boss';
import { CONCURRENCY, DATABASE, effect, MESSAGES, Race, STEPS } from './job';

async function main(): Promise<void> {
  const boss = new PgBoss({ connectionString: DATABASE, max: 20 });
  await boss.start();
  for (const step of STEPS) await boss.createQueue(`bench-${step}`);
  const race = new Race();
  const work = async (step: number, id: string): Promise<void> => {
    await effect(step, id);
    if (step < STEPS.length) await boss.send(`bench-${step + 1}`, { id });
    else race.arrived();
  };
  for (const step of STEPS) {
    const options = { batchSize: CONCURRENCY, pollingIntervalSeconds: 0.5 };
    await boss.work<{ id: string }>(`bench-${step}`, options, async (jobs) => {
      await Promise.all(jobs.map(({ data }) => work(step, data.id)));
    });
  }
  await Promise.all(Array.from({ length: MESSAGES }, () => boss.send('bench-1', { id: randomUUID() })));
  await race.result();
}

void main();
