import { Injectable } from '@nestjs/common';
import { Database } from '#libs/persistence';
import type { AuditFindings, LedgerCounts } from '../domain/ledger-figures';

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
    const [states, [idle], [repeats], findings] = await Promise.all([
      this.database.query<{ state: string; documents: number }>(BY_STATE, [tenantId]),
      this.database.query<{ documents: number }>(COUNT_IDLE, [tenantId]),
      this.database.query<{ repeats: number }>(REPEATS, [tenantId]),
      this.findings(tenantId),
    ]);
    return {
      byState: new Map(states.map(({ state, documents }) => [state, documents])),
      idle: idle?.documents ?? 0,
      duplicates: repeats?.repeats ?? 0,
      findings,
    };
  }

  /** What the auditor has found and what is not repaired yet. What it could only count belongs to the whole fleet, not to a tenant. */
  async findings(tenantId: string | null = null): Promise<AuditFindings> {
    const [kinds, [lost], [audit]] = await Promise.all([
      this.database.query<{ kind: string; found: number }>(BY_KIND, [tenantId]),
      this.database.query<{ lost: number }>(LOST, [tenantId]),
      this.database.query<{ unnamed: number; auditedAt: Date | null }>(AUDIT),
    ]);
    return {
      differences: Object.fromEntries(kinds.map(({ kind, found }) => [kind, found])),
      lost: (lost?.lost ?? 0) + (tenantId === null ? (audit?.unnamed ?? 0) : 0),
      auditedAt: audit?.auditedAt ?? null,
    };
  }
}

/** Of a document `d`: on its way, and for a while nobody has worked on it. */
export const IDLE = `
  d.state NOT IN ('published', 'problem', 'rejected', 'expired', 'erased', 'cancelled')
  AND d.updated_at < now() - interval '${IDLE_AFTER}'
  AND NOT EXISTS (SELECT FROM task t WHERE t.document_id = d.id
                  AND (t.status IN ('pending', 'running') OR t.finished_at > now() - interval '${IDLE_AFTER}'))`;

const OF_TENANT = `($1::uuid IS NULL OR tenant_id = $1)`;

const BY_STATE = `SELECT state, count(*)::int AS documents FROM document WHERE ${OF_TENANT} GROUP BY state`;

const COUNT_IDLE = `SELECT count(*)::int AS documents FROM document d WHERE ${OF_TENANT} AND ${IDLE}`;

const REPEATS = `SELECT count(*)::int AS repeats FROM event WHERE kind = 'duplicate' AND ${OF_TENANT}`;

const OPEN = `repaired_at IS NULL AND ${OF_TENANT}`;

const BY_KIND = `SELECT kind, count(*)::int AS found FROM ledger_difference WHERE ${OPEN} GROUP BY kind ORDER BY kind`;

/** A document may differ in several ways, and is lost once. */
const LOST = `
  SELECT count(DISTINCT coalesce(document_id::text, subject))::int AS lost FROM ledger_difference WHERE lost AND ${OPEN}`;

/** A comparison that has never succeeded counts as the slowest. */
const AUDIT = `
  SELECT coalesce(sum(unnamed), 0)::int AS unnamed, nullif(min(looked_at), to_timestamp(0)) AS "auditedAt" FROM ledger_audit`;
