import { Injectable } from '@nestjs/common';
import { PermanentError } from '#libs/errors';
import { Database } from '#libs/persistence';
import { type Page, pageOf } from '#libs/service-host';
import { DocumentFilter } from './document-filter';
import type { DocumentRow } from './document-view';
import type { ListQuery } from './list-query';
import { sortTerms } from './sorts';

/** Where the bytes of a document are. */
export interface OriginalRow {
  bucket: string;
  key: string;
  filename: string;
  media_type: string;
}

/** Reads documents of one tenant; those of others are `not_found`. */
@Injectable()
export class DocumentsOfTenant {
  constructor(private readonly database: Database) {}

  async list(tenantId: string, query: ListQuery): Promise<Page<DocumentRow>> {
    const sort = sortTerms(query.sort);
    const filter = new DocumentFilter(tenantId, query, sort);
    const limit = filter.parameter(query.limit + 1);
    const rows = await this.database.query<DocumentRow & { place: string }>(
      `SELECT ${COLUMNS}, ${NAMES_OF_ENRICHMENTS} AS enrichments, ${sort.column}::text AS place
       FROM ${TABLES} WHERE ${filter.sql} ORDER BY ${sort.column} ${sort.direction}, d.id ${sort.direction} LIMIT ${limit}`,
      filter.values,
    );
    const { items, next_cursor } = pageOf(rows, query.limit, ({ place, document_id }) => [place, document_id]);
    return { items: items.map(({ place: _place, ...row }) => row), next_cursor };
  }

  async one(tenantId: string, documentId: string): Promise<DocumentRow> {
    const [row] = await this.database.query<DocumentRow>(
      `SELECT ${COLUMNS}, ${ENRICHMENTS} AS enrichments FROM ${TABLES} WHERE d.id = $1 AND d.tenant_id = $2`,
      [documentId, tenantId],
    );
    return row ?? unknownDocument(documentId);
  }

  /** The state of a document. */
  async state(tenantId: string, documentId: string): Promise<string> {
    const [row] = await this.database.query<{ state: string }>(
      `SELECT state FROM document WHERE id = $1 AND tenant_id = $2`,
      [documentId, tenantId],
    );
    return row?.state ?? unknownDocument(documentId);
  }

  async original(tenantId: string, documentId: string): Promise<OriginalRow> {
    const [row] = await this.database.query<OriginalRow>(
      `SELECT o.bucket, o.key, d.filename, d.media_type FROM document d JOIN storage_object o ON o.document_id = d.id
       WHERE d.id = $1 AND d.tenant_id = $2 ORDER BY o.created_at, o.id LIMIT 1`,
      [documentId, tenantId],
    );
    return row ?? unknownDocument(documentId);
  }
}

function unknownDocument(documentId: string): never {
  throw new PermanentError('not_found', `There is no document ${documentId}.`);
}

const TABLES = `document d JOIN tenant t ON t.id = d.tenant_id LEFT JOIN "case" c ON c.id = d.case_id`;

const COLUMNS = `
  d.id AS document_id, t.name AS tenant, c.name AS "case", d.title, d.filename, d.source, d.doc_kind, d.media_type,
  d.size::float8 AS size, d.sha256, d.languages, d.state, d.created_at, d.updated_at, d.published_at, d.expires_at,
  d.page_count, d.language, d.coverage, d.avg_confidence, d.version, d.revision,
  (SELECT e.content FROM document_enrichment e WHERE e.document_id = d.id AND e.kind = 'tags') AS tags,
  (SELECT p.id FROM problem p WHERE p.document_id = d.id AND p.state IN ('open', 'retrying', 'overdue')
   ORDER BY p.created_at DESC LIMIT 1) AS problem_id,
  (SELECT j.id FROM job j WHERE j.document_id = d.id ORDER BY j.created_at DESC LIMIT 1) AS job_id`;

const enrichments = (content: string): string => `(
  SELECT jsonb_agg(${content} || jsonb_build_object('kind', e.kind, 'updated_at', e.updated_at) ORDER BY e.kind)
  FROM document_enrichment e WHERE e.document_id = d.id AND e.kind <> 'tags')`;

/** Whole pages of the web may be among them: one document shows them, a list names them. */
const NAMES_OF_ENRICHMENTS = enrichments(`'{}'::jsonb`);
const ENRICHMENTS = enrichments(
  `CASE WHEN jsonb_typeof(e.content) = 'object' THEN e.content ELSE jsonb_build_object('content', e.content) END`,
);
