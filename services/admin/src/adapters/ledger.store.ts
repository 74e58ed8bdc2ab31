import { Injectable } from '@nestjs/common';
import { Database } from '#libs/persistence';
import type { LedgerCounts } from '../domain/ledger-figures';

/** Every open document must have been touched within this time, or have an open task, or a message on its way. */
const IDLE_AFTER = '60 seconds';

/** Counts documents for the balance of the whole fleet. */
@Injectable()
export class LedgerStore {
  constructor(private readonly database: Database) {}

  async counts(): Promise<LedgerCounts> {
    const [states, [idle]] = await Promise.all([
      this.database.query<{ state: string; documents: number }>(
        `SELECT state, count(*)::int AS documents FROM document GROUP BY state`,
      ),
      this.database.query<{ documents: number }>(IDLE),
    ]);
    return {
      byState: new Map(states.map(({ state, documents }) => [state, documents])),
      idle: idle?.documents ?? 0,
      duplicates: 0,
    };
  }
}

const IDLE = `
  SELECT count(*)::int AS documents FROM document d
  WHERE d.state NOT IN ('published', 'problem', 'rejected', 'expired', 'erased', 'cancelled')
    AND d.updated_at < now() - interval '${IDLE_AFTER}'
    AND NOT EXISTS (SELECT FROM task t WHERE t.document_id = d.id
                    AND (t.status IN ('pending', 'running') OR t.finished_at > now() - interval '${IDLE_AFTER}'))`;
