import { Pool } from 'pg';

/** What every contender does: each message goes through five durable steps, each with one transaction in Postgres. */
export const STEPS = [1, 2, 3, 4, 5];
export const MESSAGES = Number(process.env['BENCH_MESSAGES'] ?? 2_000);
/** Messages a contender works on at once, per step. */
export const CONCURRENCY = 20;

/** Where the contenders find their broker, cache and database: a virtual host and a database of their own. */
export const BROKER = process.env['BENCH_RABBITMQ_URL'] ?? '';
export const DATABASE = process.env['BENCH_DATABASE_URL'] ?? '';
export const CACHE = process.env['BENCH_REDIS_URL'] ?? '';

export const pool = new Pool({ connectionString: DATABASE, max: 20 });

/** The one transaction of a step. */
export async function effect(step: number, id: string): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('INSERT INTO effect (step, message_id) VALUES ($1, $2)', [step, id]);
    await client.query('COMMIT');
  } finally {
    client.release();
  }
}

/** Measures from the first message sent until the last one has left the last step, and prints it for the parent. */
export class Race {
  private done = 0;
  private readonly started = performance.now();
  private readonly cpu = process.cpuUsage();
  private readonly finished = Promise.withResolvers<void>();

  /** One message has left the last step. */
  arrived(): void {
    if (++this.done === MESSAGES) this.finished.resolve();
  }

  async result(): Promise<void> {
    await this.finished.promise;
    const { user, system } = process.cpuUsage(this.cpu);
    const milliseconds = performance.now() - this.started;
    process.stdout.write(`${JSON.stringify({ milliseconds, cpuMilliseconds: (user + system) / 1000 })}\n`);
    process.exit(0);
  }
}
