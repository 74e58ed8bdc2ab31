import type { Queries } from '#libs/persistence';
import { VISIBLE, visibleParams } from './filters';
import type { ScoredDocument, SearchFilters } from './search-document';
import type { QueryTerm, TextHits, TextQuery } from './text-index';
import type { Terms } from './terms.store';

/**
 * Documents are candidates when they have one of so many rarest words of the query; all words then count for the score.
 * All words required (`websearch_to_tsquery`) finds 2 to 30 % of what answers a question; any word required ranks half the collection.
 */
const RARE = 4;

/** BM25 in SQL over `search_chunk`. A document scores 70 % by its best passage, 30 % by the best place of each word anywhere in it. */
export class Bm25 {
  constructor(
    private readonly queries: Queries,
    private readonly terms: Terms,
  ) {}

  async search(query: TextQuery, filters: SearchFilters, limit: number): Promise<TextHits> {
    if (query.terms.length === 0) return { total: 0, hits: [] };
    const rows = await this.queries.query<ScoredDocument & { total: number }>(SEARCH, [
      ...visibleParams(filters),
      anyOf(query.terms.slice(0, RARE)),
      ...(await this.weights(query, filters.tenantId)),
      limit,
    ]);
    return { total: rows[0]?.total ?? 0, hits: rows.map(({ documentId, score }) => ({ documentId, score })) };
  }

  /** The best passages of these documents by the same score. */
  async passages(query: TextQuery, documentIds: readonly string[], perDocument: number): Promise<PassageRow[]> {
    if (query.terms.length === 0 || documentIds.length === 0) return [];
    const lexemes = query.terms.map(({ lexeme }) => lexeme);
    const weights = query.terms.map(({ weight }) => weight);
    return this.queries.query<PassageRow>(PASSAGES, [documentIds, anyOf(query.terms), lexemes, weights, perDocument]);
  }

  private async weights({ terms }: TextQuery, tenantId: string): Promise<unknown[]> {
    const { collection } = await this.terms.figures(tenantId, []);
    return [terms.map(({ lexeme }) => lexeme), terms.map(({ weight }) => weight), collection.averageLength];
  }
}

export interface PassageRow {
  readonly documentId: string;
  readonly page: number | null;
  readonly text: string;
}

/** A tsquery that any of these lexemes satisfies. */
const anyOf = (terms: readonly QueryTerm[]): string =>
  terms.map(({ lexeme }) => `'${lexeme.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`).join(' | ');

const OCCURRENCES = 'coalesce(array_length(word.positions, 1), 1)::float8';

/** k1 = 1.2 and b = 0.75, Robertson's customary values. */
const SEARCH = `
  WITH hit AS MATERIALIZED (
    SELECT c.document_id, c.ordinal, word.lexeme, term.weight * tf * 2.2 / (tf + 1.2 * (0.25 + 0.75 * c.length / $10::float8)) AS score
      FROM search_chunk c
      JOIN search_document d USING (document_id)
     CROSS JOIN LATERAL unnest(c.lexemes) AS word
      JOIN unnest($8::text[], $9::float8[]) AS term(lexeme, weight) ON term.lexeme = word.lexeme
     CROSS JOIN LATERAL (SELECT ${OCCURRENCES} AS tf) AS occurrences
     WHERE c.tenant_id = $1 AND c.lexemes @@ $7::tsquery AND ${VISIBLE}
  ), passage AS (
    SELECT document_id, max(score) AS score
      FROM (SELECT document_id, ordinal, sum(score) AS score FROM hit GROUP BY 1, 2) AS p GROUP BY 1
  ), evidence AS (
    SELECT document_id, sum(score) AS score
      FROM (SELECT document_id, lexeme, max(score) AS score FROM hit GROUP BY 1, 2) AS e GROUP BY 1
  )
  SELECT document_id AS "documentId", 0.7 * passage.score + 0.3 * evidence.score AS score, count(*) OVER ()::int AS total
    FROM passage JOIN evidence USING (document_id)
   ORDER BY score DESC, document_id LIMIT $11`;

const PASSAGES = `
  SELECT document_id AS "documentId", page, text FROM (
    SELECT c.document_id, c.page, c.text, score,
           row_number() OVER (PARTITION BY c.document_id ORDER BY score DESC, c.ordinal) AS place
      FROM search_chunk c
     CROSS JOIN LATERAL (
       SELECT sum(term.weight * tf * 2.2 / (tf + 1.2)) AS score
         FROM unnest(c.lexemes) AS word
         JOIN unnest($3::text[], $4::float8[]) AS term(lexeme, weight) ON term.lexeme = word.lexeme
        CROSS JOIN LATERAL (SELECT ${OCCURRENCES} AS tf) AS occurrences
     ) AS scored
     WHERE c.document_id = ANY($1::uuid[]) AND c.page IS NOT NULL AND c.lexemes @@ $2::tsquery
  ) AS ranked
  WHERE place <= $5 ORDER BY score DESC`;
