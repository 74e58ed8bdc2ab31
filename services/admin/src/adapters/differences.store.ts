import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '#libs/persistence';
import { v7 as uuidv7 } from 'uuid';
import type { DifferenceKind, Finding } from '../domain/difference';

/** A difference as the table has it. */
export interface Difference extends Finding {
  readonly id: string;
  readonly foundAt: Date;
  readonly lastSeenAt: Date;
  readonly repairAskedAt: Date | null;
  readonly repairedAt: Date | null;
}

/** What one look says about the differences of some kinds. */
export interface LookedAt {
  readonly kinds: readonly DifferenceKind[];
  readonly findings: readonly Finding[];
  /** Subjects of which everything that was not found is repaired. */
  readonly examined: readonly string[] | 'everything';
}

/** Which part of the list of open differences; `after` is the id of the last one seen. */
export interface DifferencesPage {
  readonly tenantId: string | null;
  readonly kind: DifferenceKind | undefined;
  readonly after: string | undefined;
  readonly limit: number;
}

/** The only writer of `ledger_difference`. */
@Injectable()
export class Differences {
  constructor(private readonly database: Database) {}

  /** Writes down what a look has found and closes what it no longer found; how many were opened and closed. */
  async record(tx: Transaction, { kinds, findings, examined }: LookedAt): Promise<{ opened: number; closed: number }> {
    const rows = findings.map(({ tenantId, documentId, ...finding }) => ({
      id: uuidv7(),
      tenant_id: tenantId,
      document_id: documentId,
      ...finding,
    }));
    const written = await tx.query<{ opened: boolean }>(OPEN, [JSON.stringify(rows)]);
    const found = findings.map(keyOf);
    const subjects = examined === 'everything' ? null : examined;
    const closed = await tx.query(CLOSE, [kinds, subjects, found]);
    return { opened: written.filter(({ opened }) => opened).length, closed: closed.length };
  }

  /** Open differences of some kinds that have to be looked at again, those first that were not looked at for longest. */
  openOf(
    kinds: readonly DifferenceKind[],
    limit: number,
  ): Promise<Pick<Difference, 'kind' | 'subject' | 'documentId'>[]> {
    return this.database.query(
      `SELECT kind, subject, document_id AS "documentId" FROM ledger_difference
       WHERE repaired_at IS NULL AND kind = ANY($1) ORDER BY last_seen_at LIMIT $2`,
      [kinds, limit],
    );
  }

  /** A page of the open differences, newest first; of every tenant when none is given. */
  list({ tenantId, kind, after, limit }: DifferencesPage): Promise<Difference[]> {
    return this.database.query<Difference>(LIST, [tenantId, kind ?? null, after ?? null, limit]);
  }

  /** Locks a difference until the transaction ends; undefined when there is none of that id. */
  async lock(tx: Transaction, id: string): Promise<Difference | undefined> {
    const [row] = await tx.query<Difference>(`SELECT ${COLUMNS} FROM ledger_difference WHERE id = $1 FOR UPDATE`, [id]);
    return row;
  }

  /** Notes that a person has asked for the repair. */
  async noteRepair(tx: Transaction, id: string): Promise<void> {
    await tx.query(`UPDATE ledger_difference SET repair_asked_at = now() WHERE id = $1`, [id]);
  }

  /** Forgets what was repaired more than so many days ago. */
  async forget(days: number): Promise<void> {
    await this.database.query(`DELETE FROM ledger_difference WHERE repaired_at < now() - $1 * interval '1 day'`, [
      days,
    ]);
  }
}

/** Tells one open difference from another. */
export const keyOf = ({ kind, subject }: Pick<Finding, 'kind' | 'subject'>): string => `${kind} ${subject}`;

const COLUMNS = `
  id, kind, tenant_id AS "tenantId", document_id AS "documentId", subject, lost, details, found_at AS "foundAt",
  last_seen_at AS "lastSeenAt", repair_asked_at AS "repairAskedAt", repaired_at AS "repairedAt"`;

/** One look may meet the same subject twice, as new and in its round. */
const OPEN = `
  INSERT INTO ledger_difference (id, kind, tenant_id, document_id, subject, lost, details)
  SELECT DISTINCT ON (kind, subject) id, kind, tenant_id, document_id, subject, lost, details
  FROM json_to_recordset($1::json)
    AS f(id uuid, kind text, tenant_id uuid, document_id uuid, subject text, lost boolean, details jsonb)
  ON CONFLICT (kind, subject) WHERE repaired_at IS NULL
  DO UPDATE SET last_seen_at = now(), lost = excluded.lost, details = excluded.details
  RETURNING found_at = last_seen_at AS opened`;

const CLOSE = `
  UPDATE ledger_difference SET repaired_at = now()
  WHERE repaired_at IS NULL AND kind = ANY($1) AND ($2::text[] IS NULL OR subject = ANY($2))
    AND kind || ' ' || subject <> ALL($3)
  RETURNING id`;

const LIST = `
  SELECT ${COLUMNS} FROM ledger_difference
  WHERE repaired_at IS NULL AND ($1::uuid IS NULL OR tenant_id = $1) AND ($2::text IS NULL OR kind = $2)
    AND ($3::uuid IS NULL OR id < $3)
  ORDER BY id DESC LIMIT $4`;
