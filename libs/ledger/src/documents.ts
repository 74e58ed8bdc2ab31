import { Injectable } from '@nestjs/common';
import { type DocumentState, isOnPath, mayMove } from '#libs/contracts';
import { PermanentError, TransientError } from '#libs/errors';
import type { Transaction } from '#libs/persistence';
import { v7 as uuidv7 } from 'uuid';
import { caseOf } from './cases';
import { FINISH_RERUN } from './reruns';

/** A document about to be accepted. */
export interface NewDocument {
  tenantId: string;
  caseName: string | null;
  idempotencyKey: string;
  title: string;
  filename: string;
  source: string;
  docKind: string | null;
  mediaType: string;
  size: number;
  sha256: string;
  languages: string[];
  object: { bucket: string; key: string; etag: string | null };
}

/** The idempotency key of a file: the same bytes of the same type are one document of a tenant, by whatever way they come. */
export const fileIdempotencyKey = (file: Pick<NewDocument, 'sha256' | 'size' | 'mediaType' | 'tenantId'>): string =>
  `${file.sha256}:${file.size}:${file.mediaType}:${file.tenantId}`;

/** A document in the ledger, as far as its acceptance is concerned. */
export interface Registration {
  documentId: string;
  jobId: string;
  state: DocumentState;
  /** The same file was accepted before: these are the first one's ids; nothing was written but the repeat in its history. */
  duplicate: boolean;
}

/** What was found out about a document by reading it. */
export interface Figures {
  pageCount: number;
  language: string | null;
  coverage: number;
  averageConfidence: number;
}

/** The documents of the ledger: the only place that writes them. States move forward only, with history. */
@Injectable()
export class Documents {
  /** Accepts a document, or finds that it was accepted before and notes the repeat. The unique key decides, also under races. */
  async register(tx: Transaction, document: NewDocument): Promise<Registration> {
    return (await this.accept(tx, document)) ?? this.repeat(tx, document);
  }

  /** Like `register`, for a document that was most likely accepted a moment ago: looks for that one first. */
  async registerLikelyRepeat(tx: Transaction, document: NewDocument): Promise<Registration> {
    return (await this.findRepeated(tx, document, AGAIN)) ?? this.register(tx, document);
  }

  /** Accepts a document; undefined when another one has its key. */
  async accept(tx: Transaction, document: NewDocument): Promise<Registration | undefined> {
    const documentId = uuidv7();
    const caseId = document.caseName === null ? null : await caseOf(tx, document.tenantId, document.caseName);
    const inserted = await tx.query(INSERT_DOCUMENT, [
      documentId,
      document.tenantId,
      caseId,
      document.idempotencyKey,
      document.title,
      document.filename,
      document.source,
      document.docKind,
      document.mediaType,
      document.size,
      document.sha256,
      document.languages,
    ]);
    if (inserted.length === 0) return undefined;
    const jobId = uuidv7();
    const { bucket, key, etag } = document.object;
    await tx.query(INSERT_JOB_AND_OBJECT, [
      jobId,
      document.tenantId,
      documentId,
      uuidv7(),
      bucket,
      key,
      etag,
      document.size,
    ]);
    return { documentId, jobId, state: 'registered', duplicate: false };
  }

  /**
   * Moves a document forward, with history; false when it is there already or may not go there (a later step was faster,
   * or it has ended). What waits for a decision stays aside, and remembers how far late steps have brought it. A writer in
   * between makes this a transient error: the step is tried again on what is true then.
   */
  async advance(
    tx: Transaction,
    documentId: string,
    state: DocumentState,
    note: string | null = null,
  ): Promise<boolean> {
    const [current] = await tx.query<{ state: DocumentState; before: DocumentState | null; version: number }>(
      `SELECT state, state_before_problem AS before, version FROM document WHERE id = $1`,
      [documentId],
    );
    if (!current) throw new PermanentError('document_missing', `Document ${documentId} is not in the ledger.`);
    const { version, before } = current;
    if (current.state === 'published' && state === 'published') await tx.query(FINISH_RERUN, [documentId]);
    const isLate = current.state === 'problem' && before !== null && isOnPath(state) && mayMove(before, state);
    if (!isLate && !mayMove(current.state, state)) return false;
    const written = isLate
      ? await tx.query(REMEMBER, [documentId, version, state])
      : await tx.query(MOVE, [documentId, version, state, note]);
    if (written.length === 0)
      throw new TransientError('conflict', `Document ${documentId} was changed by another step at the same moment.`);
    return !isLate;
  }

  /** Records what reading has found out. */
  async recordFigures(tx: Transaction, documentId: string, figures: Figures): Promise<void> {
    const { pageCount, language, coverage, averageConfidence } = figures;
    await tx.query(
      `UPDATE document SET page_count = $2, language = $3, coverage = $4, avg_confidence = $5, updated_at = now() WHERE id = $1`,
      [documentId, pageCount, language, coverage, averageConfidence],
    );
  }

  /** Puts a document aside until a person decides; one that cannot be (it is published, or aside already) has the problem in its history. */
  async putAside(tx: Transaction, documentId: string, note: string): Promise<boolean> {
    const moved = await this.advance(tx, documentId, 'problem', note);
    if (!moved) await tx.query(NOTE_PROBLEM, [documentId, note]);
    return moved;
  }

  /** Takes a document back to where it was put aside, because a person decided to try again; false when it was not aside. */
  async takeBack(tx: Transaction, documentId: string, note: string): Promise<boolean> {
    const rows = await tx.query(TAKE_BACK, [documentId, note]);
    return rows.length === 1;
  }

  /** Ends a document that was put aside, because a person decided against it; false when it was not aside. */
  async reject(tx: Transaction, documentId: string, note: string): Promise<boolean> {
    const rows = await tx.query(REJECT, [documentId, note]);
    return rows.length === 1;
  }

  /** The document that has this key already, with the repeat in its history. */
  async repeat(tx: Transaction, document: NewDocument, what = AGAIN): Promise<Registration> {
    const first = await this.findRepeated(tx, document, what);
    if (!first)
      throw new TransientError('conflict', 'The same document is being accepted at this moment; send it again.');
    return first;
  }

  private async findRepeated(tx: Transaction, document: NewDocument, what: string): Promise<Registration | undefined> {
    const { idempotencyKey, source, object } = document;
    const note = `${what} by ${source}`;
    const [first] = await tx.query<Registration>(NOTE_REPEAT, [idempotencyKey, note, object.bucket, object.key]);
    return first;
  }
}

const AGAIN = 'the same file came again';

const INSERT_DOCUMENT = `
  INSERT INTO document (id, tenant_id, case_id, idempotency_key, state, title, filename, source, doc_kind, media_type, size, sha256, languages)
  VALUES ($1, $2, $3, $4, 'registered', $5, $6, $7, $8, $9, $10, $11, $12)
  ON CONFLICT (idempotency_key) DO NOTHING RETURNING id`;

/** The object of an ended document may be replaced in the bucket: what is there now belongs to the new one. */
const INSERT_JOB_AND_OBJECT = `
  WITH job AS (
    INSERT INTO job (id, tenant_id, document_id) VALUES ($1, $2, $3)
  ), object AS (
    INSERT INTO storage_object (id, document_id, bucket, key, etag, size) VALUES ($4, $3, $5, $6, $7, $8)
    ON CONFLICT (bucket, key) DO UPDATE
    SET document_id = excluded.document_id, etag = excluded.etag, size = excluded.size
  )
  INSERT INTO event (tenant_id, document_id, kind, state) VALUES ($2, $3, 'document', 'registered')`;

/** A repeat is a file of its own: when the very object is registered again, because a commit's outcome was not known, it is none. */
const NOTE_REPEAT = `
  WITH first AS (
    SELECT d.id, d.tenant_id, d.state, (SELECT j.id FROM job j WHERE j.document_id = d.id AND j.superseded_at IS NULL ORDER BY j.created_at LIMIT 1) AS job_id
    FROM document d WHERE d.idempotency_key = $1
  ), noted AS (
    INSERT INTO event (tenant_id, document_id, kind, state, note)
    SELECT tenant_id, id, 'duplicate', state, $2 FROM first
    WHERE NOT EXISTS (SELECT FROM storage_object o WHERE o.document_id = first.id AND o.bucket = $3 AND o.key = $4)
  )
  SELECT id AS "documentId", job_id AS "jobId", state, true AS duplicate FROM first WHERE job_id IS NOT NULL`;

const MOVE = `
  WITH moved AS (
    UPDATE document
    SET state = $3, version = version + 1, updated_at = now(),
        state_before_problem = CASE WHEN $3 = 'problem' THEN state ELSE state_before_problem END,
        published_at = CASE WHEN $3 = 'published' THEN now() ELSE published_at END
    WHERE id = $1 AND version = $2
    RETURNING id, tenant_id
  ), finished AS (
    UPDATE job SET finished_at = now() FROM moved WHERE job.document_id = moved.id AND job.finished_at IS NULL AND $3 = 'published'
  ), noted AS (
    INSERT INTO event (tenant_id, document_id, kind, state, note) SELECT tenant_id, id, 'document', $3, $4 FROM moved
  )
  SELECT id FROM moved`;

const NOTE_PROBLEM = `
  INSERT INTO event (tenant_id, document_id, kind, state, note)
  SELECT tenant_id, id, 'problem', state, $2 FROM document WHERE id = $1`;

/** A step that committed although the document had been put aside: a decision brings it back to there. */
const REMEMBER = `
  UPDATE document SET state_before_problem = $3, version = version + 1, updated_at = now()
  WHERE id = $1 AND version = $2 RETURNING id`;

const TAKE_BACK = `
  WITH back AS (
    UPDATE document
    SET state = coalesce(state_before_problem, 'registered'), state_before_problem = NULL, version = version + 1, updated_at = now(),
        published_at = CASE WHEN state_before_problem = 'published' THEN now() ELSE published_at END
    WHERE id = $1 AND state = 'problem' RETURNING id, tenant_id, state
  ), finished AS (
    UPDATE job SET finished_at = now() FROM back WHERE job.document_id = back.id AND job.finished_at IS NULL AND back.state = 'published'
  ), noted AS (
    INSERT INTO event (tenant_id, document_id, kind, state, note) SELECT tenant_id, id, 'document', state, $2 FROM back
  )
  SELECT id FROM back`;

const REJECT = `
  WITH rejected AS (
    UPDATE document SET state = 'rejected', version = version + 1, updated_at = now()
    WHERE id = $1 AND state = 'problem' RETURNING id, tenant_id
  ), finished AS (
    UPDATE job SET finished_at = now() FROM rejected WHERE job.document_id = rejected.id AND job.finished_at IS NULL
  ), noted AS (
    INSERT INTO event (tenant_id, document_id, kind, state, note) SELECT tenant_id, id, 'document', 'rejected', $2 FROM rejected
  )
  SELECT id FROM rejected`;
