import { Injectable } from '@nestjs/common';
import type { DocumentState } from '#libs/contracts';
import { TransientError } from '#libs/errors';
import type { Transaction } from '#libs/persistence';
import { v7 as uuidv7 } from 'uuid';
import { Documents, type NewDocument, type Registration } from './documents';

/** A document that its sender may change later, under the same idempotency key. */
export interface ChangingDocument extends NewDocument {
  /** When its author edited it last, if that is known: of two that are, the later one stays. */
  editedAt: Date | null;
}

/** What became of it: a new document, a new revision of one (a registration that is no duplicate), or a duplicate. */
export interface RevisedRegistration extends Registration {
  revision: number;
  /** The object of the revision before, which belongs to nobody any more. */
  former?: { bucket: string; key: string };
}

/**
 * Documents whose content changes. A new revision starts the document's states anew under a job of its own; the job before is
 * superseded, and from that commit on none of its steps has an effect.
 */
@Injectable()
export class Revisions {
  constructor(private readonly documents: Documents) {}

  /** Accepts a document, or a new revision of it when its bytes are others; a transient `conflict` when another revision is being accepted at the same moment. */
  async accept(tx: Transaction, document: ChangingDocument): Promise<RevisedRegistration> {
    const { idempotencyKey, editedAt } = document;
    const accepted = await this.documents.accept(tx, document);
    if (accepted) {
      if (editedAt) await tx.query(`UPDATE document SET edited_at = $2 WHERE id = $1`, [accepted.documentId, editedAt]);
      return { ...accepted, revision: 1 };
    }
    const [current] = await tx.query<Current>(CURRENT, [idempotencyKey]);
    if (!current) throw changedMeanwhile(idempotencyKey);
    if (isNewer(document, current)) return this.revise(tx, document, current);
    const what = document.sha256 === current.sha256 ? undefined : 'an older version came late';
    return { ...(await this.documents.repeat(tx, document, what)), revision: current.revision };
  }

  /** Tasks before the document before its job: the order in which steps take them, too. */
  private async revise(tx: Transaction, document: ChangingDocument, current: Current): Promise<RevisedRegistration> {
    const { title, filename, size, sha256, mediaType, editedAt, object, tenantId } = document;
    const { id: documentId } = current;
    const [revision, jobId] = [current.revision + 1, uuidv7()];
    await tx.query(CANCEL_TASKS, [documentId, `superseded by revision ${revision}`]);
    const facts = [title, filename, size, sha256, mediaType, editedAt];
    const revised = await tx.query(REVISE, [documentId, current.revision, ...facts]);
    if (revised.length === 0) throw changedMeanwhile(documentId);
    await tx.query(NEXT_JOB, [documentId, jobId, tenantId, `revision ${revision}: its content was changed`]);
    await tx.query(`DELETE FROM document_enrichment WHERE document_id = $1`, [documentId]);
    const [former] = await tx.query<{ bucket: string; key: string }>(REPLACE_OBJECT, [
      documentId,
      object.bucket,
      object.key,
      object.etag,
      size,
    ]);
    return { documentId, jobId, state: 'registered', duplicate: false, revision, ...(former && { former }) };
  }
}

interface Current {
  id: string;
  state: DocumentState;
  sha256: string;
  editedAt: Date | null;
  revision: number;
}

/** Erased stays erased, whatever its sender does later. */
function isNewer({ sha256, editedAt }: ChangingDocument, current: Current): boolean {
  if (sha256 === current.sha256 || current.state === 'erased') return false;
  return !editedAt || !current.editedAt || editedAt >= current.editedAt;
}

const changedMeanwhile = (what: string): TransientError =>
  new TransientError('conflict', `Another revision of ${what} is being accepted at this moment; send it again.`);

const CURRENT = `
  SELECT id, state, sha256, edited_at AS "editedAt", revision FROM document WHERE idempotency_key = $1`;

/** Waits for steps that are committing, in the order in which cancellations take tasks; those that come later are refused by their lease, or by the job. */
const CANCEL_TASKS = `
  WITH open AS (
    SELECT id FROM task WHERE document_id = $1 AND status IN ('pending', 'running') ORDER BY id FOR UPDATE
  ), cancelled AS (
    UPDATE task SET status = 'cancelled', reason = NULL, lease_token = lease_token + 1, lease_until = NULL, next_attempt_at = NULL,
                    finished_at = now()
    WHERE id IN (SELECT id FROM open) RETURNING id
  )
  INSERT INTO task_status_history (task_id, status, note) SELECT id, 'cancelled', $2::text FROM cancelled`;

const REVISE = `
  UPDATE document
  SET state = 'registered', state_before_problem = NULL, published_at = NULL, revision = revision + 1, version = version + 1,
      title = $3, filename = $4, size = $5, sha256 = $6, media_type = $7, edited_at = coalesce($8, edited_at), updated_at = now()
  WHERE id = $1 AND revision = $2 RETURNING id`;

/** By the clock, not by the beginning of the transaction: under the document's lock the newest job is the one of the newest revision. */
const NEXT_JOB = `
  WITH superseded AS (
    UPDATE job SET superseded_at = now(), finished_at = coalesce(finished_at, now()) WHERE document_id = $1 AND superseded_at IS NULL
  ), next AS (
    INSERT INTO job (id, tenant_id, document_id, created_at) VALUES ($2, $3, $1, clock_timestamp())
  )
  INSERT INTO event (tenant_id, document_id, kind, state, note) VALUES ($3, $1, 'document', 'registered', $4)`;

const REPLACE_OBJECT = `
  UPDATE storage_object o SET bucket = $2, key = $3, etag = $4, size = $5
  FROM (SELECT id, bucket, key FROM storage_object WHERE document_id = $1 ORDER BY created_at, id LIMIT 1) former
  WHERE o.id = former.id RETURNING former.bucket, former.key`;
