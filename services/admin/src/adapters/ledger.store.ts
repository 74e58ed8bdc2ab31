import { Injectable } from '@nestjs/common';
import { Database } from '#libs/persistence';
import type { LedgerCounts } from '../domain/ledger-figures';

/**
 * A document that nothing has touched for so long must have a message on its way. Longer than a usual outage of the broker:
 * when it comes back, the outbox empties at once and the broker's figures follow 5 s later.
 */
const IDLE_AFTER = '10 minutes';

/** Counts documents for the balance, of the whole fleet or of one tenant. */
@Injectable()
export class LedgerStore {
  constructor(private readonly database: Database) {}

  async counts(tenantId: string | null = null): Promise<LedgerCounts> {
    const [states, [idle]] = await Promise.all([
      this.database.query<{ state: string; documents: number }>(BY_STATE, [tenantId]),
      this.database.query<{ documents: number }>(IDLE, [tenantId]),
    ]);
    return {
      byState: new Map(states.map(({ state, documents }) => [state, documents])),
      idle: idle?.documents ?? 0,
      duplicates: 0,
    };
  }
}

const OF_TENANT = `($1::uuid IS NULL OR d.tenant_id = $1)`;

const BY_STATE = `SELECT state, count(*)::int AS documents FROM document d WHERE ${OF_TENANT} GROUP BY state`;

const IDLE = `
  SELECT count(*)::int AS documents FROM document d
  WHERE ${OF_TENANT}
    AND d.state NOT IN ('published', 'problem', 'rejected', 'expired', 'erased', 'cancelled')
    AND d.updated_at < now() - interval '${IDLE_AFTER}'
    AND NOT EXISTS (SELECT FROM task t WHERE t.document_id = d.id
                    AND (t.status IN ('pending', 'running') OR t.finished_at > now() - interval '${IDLE_AFTER}'))`;
