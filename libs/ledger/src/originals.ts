import { Injectable } from '@nestjs/common';
import { TransientError } from '#libs/errors';
import type { Transaction } from '#libs/persistence';
import { fileIdempotencyKey } from './documents';

/** An object in a bucket, as it is now. */
export interface OriginalObject {
  bucket: string;
  key: string;
  etag: string | null;
}

/** The bytes of an original. */
export interface OriginalFile {
  tenantId: string;
  mediaType: string;
  size: number;
  /** Hex. */
  sha256: string;
}

/** Which objects the originals of documents are, when somebody replaces them in the bucket. */
@Injectable()
export class Originals {
  /**
   * The object of a document that is still on its way has other bytes now: the ledger takes them for its file. `seenEtag` is what
   * the ledger said before the store was asked; when it says something else by now, a newer look has won and this one is a
   * transient `conflict`.
   */
  async replace(tx: Transaction, object: OriginalObject, seenEtag: string | null, file: OriginalFile): Promise<void> {
    const { bucket, key, etag } = object;
    const { size, sha256, mediaType } = file;
    const rows = await tx.query(REPLACE, [
      bucket,
      key,
      seenEtag,
      etag,
      size,
      sha256,
      mediaType,
      fileIdempotencyKey(file),
    ]);
    if (rows.length === 0)
      throw new TransientError('conflict', `The object ${key} was looked at by another step at the same moment.`);
  }

  /** The object has the bytes of that document now, whosever it was before. */
  async handOver(tx: Transaction, object: OriginalObject, size: number, documentId: string): Promise<void> {
    const { bucket, key, etag } = object;
    await tx.query(HAND_OVER, [bucket, key, etag, size, documentId]);
  }
}

/** Its new key is taken only if it is free: another document may have these bytes already, and stays the one for them. A post keeps its own. */
const REPLACE = `
  WITH object AS (
    UPDATE storage_object SET etag = $4, size = $5
    WHERE bucket = $1 AND key = $2 AND etag IS NOT DISTINCT FROM $3 RETURNING document_id
  ), replaced AS (
    UPDATE document d SET size = $5, sha256 = $6, media_type = $7, version = version + 1, updated_at = now(),
      idempotency_key = CASE WHEN d.idempotency_key LIKE 'post:%' OR EXISTS (SELECT FROM document other WHERE other.idempotency_key = $8)
                             THEN d.idempotency_key ELSE $8 END
    FROM object WHERE d.id = object.document_id RETURNING d.id, d.tenant_id, d.state
  ), noted AS (
    INSERT INTO event (tenant_id, document_id, kind, state, note)
    SELECT tenant_id, id, 'document', state, 'its file was replaced in the bucket' FROM replaced
  )
  SELECT id FROM replaced`;

const HAND_OVER = `
  WITH former AS (
    SELECT o.document_id, d.tenant_id, d.state FROM storage_object o JOIN document d ON d.id = o.document_id
    WHERE o.bucket = $1 AND o.key = $2 AND o.document_id <> $5::uuid
  ), handed AS (
    UPDATE storage_object SET document_id = $5::uuid, etag = $3, size = $4
    WHERE bucket = $1 AND key = $2
  )
  INSERT INTO event (tenant_id, document_id, kind, state, note)
  SELECT tenant_id, document_id, 'document', state, 'its file was replaced in the bucket; that file belongs to document ' || $5::uuid FROM former`;
