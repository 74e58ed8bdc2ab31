import { Injectable } from '@nestjs/common';
import { PermanentError } from '#libs/errors';
import { Database } from '#libs/persistence';
import type { FileFields } from './file-document';
import type { Receipt } from '../domain/receipt';

export type UploadState = 'open' | 'completed' | 'refused' | 'aborted' | 'expired';

/** An upload that its sender brings over several requests, or straight to the object store. */
export interface UploadSession {
  /** Also names its object, see `stagedKey`. */
  readonly id: string;
  readonly tenantId: string;
  readonly method: 'put' | 'multipart' | 'tus';
  readonly state: UploadState;
  readonly storeUploadId: string | null;
  readonly partSize: number | null;
  readonly filename: string;
  /** Announced, in bytes. */
  readonly size: number;
  readonly mediaType: string;
  readonly sha256: string | null;
  readonly fields: FileFields;
  readonly receipt: Receipt | null;
  readonly expiresAt: Date;
}

export type NewUploadSession = Omit<UploadSession, 'state' | 'receipt'>;

/** The books of uploads in several requests. Those of another tenant are `not_found`. */
@Injectable()
export class UploadSessions {
  constructor(private readonly database: Database) {}

  async add(session: NewUploadSession): Promise<void> {
    await this.database.query(INSERT, [
      session.id,
      session.tenantId,
      session.method,
      session.storeUploadId,
      session.partSize,
      session.filename,
      session.size,
      session.mediaType,
      session.sha256,
      JSON.stringify(session.fields),
      session.expiresAt,
    ]);
  }

  async one(tenantId: string, id: string): Promise<UploadSession> {
    const [row] = await this.database.query<UploadSession>(`${SELECT} WHERE id = $1 AND tenant_id = $2`, [
      id,
      tenantId,
    ]);
    if (row) return row;
    throw new PermanentError('not_found', `There is no upload ${id}.`);
  }

  /** Ends an open session; false when it has ended before. */
  async end(id: string, state: Exclude<UploadState, 'open'>, receipt: Receipt | null = null): Promise<boolean> {
    const rows = await this.database.query(
      `UPDATE upload_session SET state = $2, receipt = $3 WHERE id = $1 AND state = 'open' RETURNING id`,
      [id, state, receipt && JSON.stringify(receipt)],
    );
    return rows.length === 1;
  }

  /** Sessions whose time is over and whose traces are still in the object store. Open ones are expired by this. */
  expired(limit: number): Promise<{ id: string }[]> {
    return this.database.query(EXPIRE, [limit]);
  }

  async cleared(id: string): Promise<void> {
    await this.database.query(`UPDATE upload_session SET cleared_at = now() WHERE id = $1`, [id]);
  }

  /** Forgets sessions that left no trace and whose time is over for so many days. */
  async forget(days: number): Promise<void> {
    await this.database.query(`DELETE FROM upload_session WHERE cleared_at < now() - make_interval(days => $1)`, [
      days,
    ]);
  }
}

const SELECT = `
  SELECT id, tenant_id AS "tenantId", method, state, store_upload_id AS "storeUploadId", part_size AS "partSize", filename,
         size::float8 AS size, media_type AS "mediaType", sha256, fields, receipt, expires_at AS "expiresAt"
  FROM upload_session`;

const INSERT = `
  INSERT INTO upload_session (id, tenant_id, method, store_upload_id, part_size, filename, size, media_type, sha256, fields, expires_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`;

/** What a request holds at this moment is left alone: it ends by itself. */
const EXPIRE = `
  UPDATE upload_session SET state = CASE WHEN state = 'open' THEN 'expired' ELSE state END
  WHERE id IN (
    SELECT id FROM upload_session
    WHERE cleared_at IS NULL AND expires_at < now() AND (locked_until IS NULL OR locked_until < now())
    ORDER BY expires_at LIMIT $1 FOR UPDATE SKIP LOCKED)
  RETURNING id`;
