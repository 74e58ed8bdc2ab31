import { Injectable } from '@nestjs/common';
import type { DocumentRegistered } from '#libs/contracts';
import type { Queries, Transaction } from '#libs/persistence';
import { v7 as uuidv7 } from 'uuid';
import { type ReadingPlan, ReadingRules } from '../domain/reading-plan';

/** A plan in the book of record, as far as those who carry it out need it. */
export interface OpenPlan {
  documentId: string;
  planId: string;
  lane: string;
  /** Number of the last page; null while it is not known. */
  lastPage: number | null;
  refused: boolean;
}

/** The plans of documents, and which of their slices are due. */
@Injectable()
export class ReadingPlans {
  constructor(private readonly rules: ReadingRules) {}

  /** Whether the tenant has so much under way that others' documents go first. */
  async isCrowded(queries: Queries, tenantId: string): Promise<boolean> {
    const most = this.rules.tenantDocuments;
    const rows = await queries.query(`SELECT FROM document WHERE tenant_id = $1 AND state = 'parsing' LIMIT $2`, [
      tenantId,
      most + 1,
    ]);
    return rows.length > most;
  }

  get slicePages(): number {
    return this.rules.slicePages;
  }

  /** The plan that is being carried out for these very bytes and languages, if any. */
  async underWay(
    queries: Queries,
    { documentId, objectKey, languages }: DocumentRegistered,
  ): Promise<OpenPlan | undefined> {
    const [plan] = await queries.query<OpenPlan>(UNDER_WAY, [documentId, objectKey, languages]);
    return plan;
  }

  /** An unfinished plan by its id; undefined when it is finished or a newer one has taken its place. */
  async unfinished(queries: Queries, documentId: string, planId: string): Promise<OpenPlan | undefined> {
    const [plan] = await queries.query<OpenPlan>(UNFINISHED, [documentId, planId]);
    return plan;
  }

  /** Records a plan in place of an older one. */
  async save(tx: Transaction, document: DocumentRegistered, plan: ReadingPlan): Promise<OpenPlan> {
    const { documentId, objectKey, mediaType, languages } = document;
    const planId = uuidv7();
    await tx.query(`DELETE FROM document_slice WHERE document_id = $1`, [documentId]);
    await tx.query(SAVE, [
      documentId,
      planId,
      objectKey,
      mediaType,
      languages,
      plan.kind,
      plan.lane,
      plan.engine,
      plan.pageCount,
      plan.ocrPages,
      plan.estimatedSeconds,
      JSON.stringify(plan.pages),
      plan.slices.length,
      this.rules.slicesAtOnce,
    ]);
    await tx.query(SAVE_SLICES, [documentId, planId, JSON.stringify(plan.slices)]);
    return { documentId, planId, lane: plan.lane, lastPage: plan.pageCount, refused: false };
  }

  /** Numbers of the slices that somebody should be reading now. */
  async dueSlices(tx: Transaction, { documentId, planId }: OpenPlan): Promise<number[]> {
    const rows = await tx.query<{ number: number }>(DUE, [documentId, planId]);
    return rows.map(({ number }) => number);
  }

  /** The plan is carried out; false when it was before, or is not the document's plan any more. */
  async finish(tx: Transaction, { documentId, planId }: OpenPlan): Promise<boolean> {
    const rows = await tx.query(
      `UPDATE document_plan SET finished_at = now() WHERE document_id = $1 AND plan_id = $2 AND finished_at IS NULL RETURNING plan_id`,
      [documentId, planId],
    );
    return rows.length === 1;
  }

  /** Not one page could be read. */
  async refuse(queries: Queries, { documentId, planId }: OpenPlan): Promise<void> {
    await queries.query(`UPDATE document_plan SET refused_at = now() WHERE document_id = $1 AND plan_id = $2`, [
      documentId,
      planId,
    ]);
  }

  /** All slices of a refused plan are to be read again. */
  async restart(tx: Transaction, { documentId, planId }: OpenPlan): Promise<void> {
    await tx.query(RESTART_SLICES, [documentId, planId]);
    await tx.query(
      `UPDATE document_plan SET refused_at = NULL, slices_done = 0 WHERE document_id = $1 AND plan_id = $2`,
      [documentId, planId],
    );
  }
}

const OPEN = `
  SELECT p.document_id AS "documentId", p.plan_id AS "planId", p.lane, p.refused_at IS NOT NULL AS refused,
    (SELECT max(s.to_page) FROM document_slice s WHERE s.document_id = p.document_id) AS "lastPage"
  FROM document_plan p JOIN document d ON d.id = p.document_id`;

const UNDER_WAY = `
  ${OPEN} WHERE p.document_id = $1 AND p.object_key = $2 AND p.languages = $3::text[] AND p.sha256 = d.sha256
    AND p.finished_at IS NULL AND p.refused_at IS NULL`;

const UNFINISHED = `${OPEN} WHERE p.document_id = $1 AND p.plan_id = $2 AND p.finished_at IS NULL`;

const SAVE = `
  INSERT INTO document_plan (document_id, plan_id, object_key, media_type, sha256, languages, kind, lane, engine, page_count,
                             ocr_pages, estimated_seconds, pages, slice_count, slices_at_once)
  SELECT id, $2, $3, $4, sha256, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14 FROM document WHERE id = $1
  ON CONFLICT (document_id) DO UPDATE
  SET plan_id = excluded.plan_id, object_key = excluded.object_key, media_type = excluded.media_type, sha256 = excluded.sha256,
      languages = excluded.languages, kind = excluded.kind, lane = excluded.lane, engine = excluded.engine,
      page_count = excluded.page_count, ocr_pages = excluded.ocr_pages, estimated_seconds = excluded.estimated_seconds,
      pages = excluded.pages, slice_count = excluded.slice_count, slices_at_once = excluded.slices_at_once, slices_done = 0,
      planned_at = now(), refused_at = NULL, finished_at = NULL`;

const SAVE_SLICES = `
  INSERT INTO document_slice (document_id, number, plan_id, from_page, to_page, next_page)
  SELECT $1, (row_number() OVER ()) - 1, $2, "from", "to", "from" FROM json_to_recordset($3::json) AS s("from" int, "to" int)`;

/** The first few, and then each whose forerunner is done. */
const DUE = `
  SELECT s.number FROM document_slice s JOIN document_plan p USING (document_id)
  WHERE s.document_id = $1 AND s.plan_id = $2 AND s.done_at IS NULL
    AND (s.number < p.slices_at_once
         OR EXISTS (SELECT FROM document_slice b WHERE b.document_id = s.document_id AND b.number = s.number - p.slices_at_once
                    AND b.done_at IS NOT NULL))
  ORDER BY s.number`;

const RESTART_SLICES = `
  UPDATE document_slice s SET next_page = from_page, begun = 0, done_at = NULL,
    to_page = CASE WHEN p.page_count IS NULL THEN NULL ELSE s.to_page END
  FROM document_plan p WHERE p.document_id = s.document_id AND s.document_id = $1 AND s.plan_id = $2`;
