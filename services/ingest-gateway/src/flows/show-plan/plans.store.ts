import { Injectable } from '@nestjs/common';
import { PermanentError } from '#libs/errors';
import { Database } from '#libs/persistence';

/** A plan as clients see it. */
export interface PlanView {
  kind: string;
  lane: string;
  engine: string;
  languages: string[];
  page_count: number | null;
  ocr_pages: number;
  pages_read: number;
  estimated_seconds: number;
  planned_at: Date;
  finished_at: Date | null;
  slices: { number: number; from_page: number; to_page: number | null; pages_read: number; done: boolean }[];
  pages: { number: number; width: number; height: number; source: string; reason: string }[];
}

/** Reads the plans of documents of one tenant; those of others are `not_found`. */
@Injectable()
export class PlansOfTenant {
  constructor(private readonly database: Database) {}

  async one(tenantId: string, documentId: string): Promise<PlanView> {
    const [plan] = await this.database.query<PlanView>(PLAN, [documentId, tenantId]);
    if (plan) return plan;
    throw new PermanentError('not_found', `There is no plan of a document ${documentId}.`);
  }
}

const PLAN = `
  SELECT p.kind, p.lane, p.engine, p.languages, p.page_count, p.ocr_pages, p.estimated_seconds, p.planned_at, p.finished_at, p.pages,
    s.pages_read, s.slices
  FROM document_plan p JOIN document d ON d.id = p.document_id
  CROSS JOIN LATERAL (
    SELECT sum(next_page - from_page)::int AS pages_read, json_agg(json_build_object(
      'number', number, 'from_page', from_page, 'to_page', to_page, 'pages_read', next_page - from_page,
      'done', done_at IS NOT NULL) ORDER BY number) AS slices
    FROM document_slice WHERE document_id = p.document_id
  ) s
  WHERE p.document_id = $1 AND d.tenant_id = $2`;
