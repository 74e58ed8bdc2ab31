import { Injectable } from '@nestjs/common';
import { Database, type Queries } from '#libs/persistence';

/** Something a person or program did, or was not allowed to do. `details` never holds a secret. */
export interface AuditEntry {
  tenantId?: string | undefined;
  actor: string;
  /** `login`, `problem.retry`, … */
  action: string;
  subject?: string | undefined;
  outcome: 'allowed' | 'denied' | 'failed';
  details?: Record<string, unknown>;
}

/** The audit log. Entries are only ever added. */
@Injectable()
export class Audit {
  constructor(private readonly database: Database) {}

  /** Adds an entry, in the caller's transaction when there is one. */
  async record(
    { tenantId, actor, action, subject, outcome, details = {} }: AuditEntry,
    tx: Queries = this.database,
  ): Promise<void> {
    await tx.query(
      `INSERT INTO audit_log (tenant_id, actor, action, subject, outcome, details) VALUES ($1, $2, $3, $4, $5, $6)`,
      [tenantId ?? null, actor.slice(0, 200), action, subject ?? null, outcome, JSON.stringify(details)],
    );
  }
}
