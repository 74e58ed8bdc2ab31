import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '#libs/persistence';

/** How far a comparison has come, and what it could only count. */
export interface AuditMark {
  readonly comparison: string;
  readonly newest: string | null;
  readonly place: string | null;
  readonly unnamed: number;
}

/** The only writer of `ledger_audit`: the auditor's memory, so that any replica can go on. */
@Injectable()
export class AuditMarks {
  constructor(private readonly database: Database) {}

  /** Made when there is none yet, so that a comparison that never succeeds is seen, too. */
  async of(comparison: string): Promise<AuditMark> {
    await this.database.query(
      `INSERT INTO ledger_audit (comparison, looked_at) VALUES ($1, to_timestamp(0)) ON CONFLICT DO NOTHING`,
      [comparison],
    );
    const [row] = await this.database.query<AuditMark>(
      `SELECT comparison, newest, place, unnamed FROM ledger_audit WHERE comparison = $1`,
      [comparison],
    );
    return row ?? { comparison, newest: null, place: null, unnamed: 0 };
  }

  async write(tx: Transaction, { comparison, newest, place, unnamed }: AuditMark): Promise<void> {
    await tx.query(
      `INSERT INTO ledger_audit (comparison, newest, place, unnamed, looked_at) VALUES ($1, $2, $3, $4, now())
       ON CONFLICT (comparison) DO UPDATE
       SET newest = excluded.newest, place = excluded.place, unnamed = excluded.unnamed, looked_at = now()`,
      [comparison, newest, place, unnamed],
    );
  }

  /** Whether this transaction may audit: no other replica does until it ends. */
  async claim(tx: Transaction): Promise<boolean> {
    const [row] = await tx.query<{ mine: boolean }>(
      `SELECT pg_try_advisory_xact_lock(hashtext('ledger_audit')) AS mine`,
    );
    return row?.mine === true;
  }
}
