import type { Queries } from '#libs/persistence';
import { VISIBLE, visibleParams } from './filters';
import type { SearchFilters } from './search-document';

/** What a search result says about a document, and what facets count. */
export interface CataloguedDocument {
  readonly documentId: string;
  readonly title: string;
  readonly caseName: string | null;
  readonly mediaType: string;
  readonly tags: readonly string[];
  readonly tagKeys: readonly string[];
}

/** The documents that search knows, by their properties. */
export class Catalogue {
  constructor(private readonly queries: Queries) {}

  /** Ids of all documents that the filters let through. */
  async matching(filters: SearchFilters): Promise<Set<string>> {
    const rows = await this.queries.query<{ document_id: string }>(
      `SELECT d.document_id FROM search_document d WHERE ${VISIBLE}`,
      visibleParams(filters),
    );
    return new Set(rows.map(({ document_id }) => document_id));
  }

  /** Those of these documents that exist, have not expired and pass the filters. */
  async describe(documentIds: readonly string[], filters: SearchFilters): Promise<Map<string, CataloguedDocument>> {
    if (documentIds.length === 0) return new Map();
    const rows = await this.queries.query<CataloguedDocument>(
      `SELECT d.document_id AS "documentId", d.title, d.case_name AS "caseName", d.media_type AS "mediaType", d.tags, d.tag_keys AS "tagKeys"
         FROM search_document d WHERE d.document_id = ANY($7::uuid[]) AND ${VISIBLE}`,
      [...visibleParams(filters), documentIds],
    );
    return new Map(rows.map((row) => [row.documentId, row]));
  }
}
