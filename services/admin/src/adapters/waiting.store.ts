import { Injectable } from '@nestjs/common';
import { Database } from '#libs/persistence';
import type { Outbox } from '../domain/fleet';
import type { Ages } from '../domain/queue-figures';

/** How long work has been waiting, by the book of record: the broker does not tell it for quorum queues. */
@Injectable()
export class WaitingStore {
  constructor(private readonly database: Database) {}

  /** The age of the oldest unfinished task of each queue. */
  async ages(): Promise<Ages> {
    const rows = await this.database.query<{ queue: string; seconds: number }>(
      `SELECT queue, extract(epoch FROM now() - min(submitted_at))::float AS seconds
       FROM task WHERE status IN ('pending', 'running') GROUP BY queue`,
    );
    return new Map(rows.map(({ queue, seconds }) => [queue, Math.max(0, seconds)]));
  }

  async outbox(): Promise<Outbox> {
    const [row] = await this.database.query<{ messages: number; seconds: number | null }>(
      `SELECT count(*)::int AS messages, extract(epoch FROM now() - min(created_at))::float AS seconds FROM outbox`,
    );
    return { messages: row?.messages ?? 0, oldestSeconds: row?.seconds ?? null };
  }
}
