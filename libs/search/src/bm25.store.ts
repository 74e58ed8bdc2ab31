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

/** Passages looked at per word: keeps a word that is everywhere below ~0.2 s. */
const MOST_PASSAGES = 100_000;

/** Documents whose best passages are read for their word counts. */
const READ_CLOSELY = 200;

/**
 * BM25 in SQL over `search_chunk`, in two steps. The first needs the inverted index only: every word of a passage counts once. The second
 * reads the lexemes of the leading documents' best passages and counts how often. Reading all candidates instead takes five times as long.
 * A document scores 70 % by its best passage, 30 % by the best place of each word anywhere in it.
 */
export class Bm25 {
  constructor(
    private readonly queries: Queries,
    private readonly terms: Terms,
  ) {}

  async search({ terms, phrases }: TextQuery, filters: SearchFilters, limit: number): Promise<TextHits> {
    if (terms.length === 0) return { total: 0, hits: [] };
    const { collection } = await this.terms.figures(filters.tenantId, []);
    const params = [
      ...visibleParams(filters),
      collection.averageLength,
      ...columnsOf(terms.slice(0, RARE)),
      ...columnsOf(terms),
      limit,
      phrases,
    ];
    const rows = await this.queries.query<ScoredDocument & { total: number }>(SEARCH, params);
    return { total: rows[0]?.total ?? 0, hits: rows.map(({ documentId, score }) => ({ documentId, score })) };
  }

  /** The best passages of these documents by the same score. */
  async passages({ terms }: TextQuery, documentIds: readonly string[], perDocument: number): Promise<PassageRow[]> {
    if (terms.length === 0 || documentIds.length === 0) return [];
    return this.queries.query<PassageRow>(PASSAGES, [documentIds, ...columnsOf(terms), perDocument]);
  }
}

export interface PassageRow {
  readonly documentId: string;
  readonly page: number | null;
  readonly text: string;
}

/** Lexemes and weights as the two arrays that `unnest` takes. */
const columnsOf = (terms: readonly QueryTerm[]): [string[], number[]] => [
  terms.map(({ lexeme }) => lexeme),
  terms.map(({ weight }) => weight),
];

/** BM25 of one word in one passage with Robertson's customary k1 = 1.2 and b = 0.75. */
const bm25 = (weight: string, tf: string, norm: string): string => `${weight} * ${tf} * 2.2 / (${tf} + 1.2 * ${norm})`;
const NORM = '(0.25 + 0.75 * c.length / $7::float8)';

/** The words of the query in a passage, each with its weight and how often it occurs. */
const wordsAsked = (lexemes: string, weights: string): string => `
  LATERAL (
    SELECT (${weights}::float8[])[array_position(${lexemes}::text[], word.lexeme)] AS weight,
           coalesce(array_length(word.positions, 1), 1)::float8 AS tf
      FROM unnest(c.lexemes) AS word WHERE word.lexeme = ANY(${lexemes}::text[])
  ) AS asked`;

const SEARCH = `
  WITH phrased AS (
    SELECT document_id FROM unnest($13::text[]) AS phrase, LATERAL (
      SELECT DISTINCT document_id FROM search_chunk WHERE tenant_id = $1 AND lexemes @@ phraseto_tsquery('consilium', phrase)
    ) AS having_it GROUP BY 1 HAVING count(*) = cardinality($13::text[])
  ), hit AS MATERIALIZED (
    SELECT c.document_id, c.ordinal, rare.lexeme, ${bm25('rare.weight', '1', NORM)} AS score
      FROM unnest($8::text[], $9::float8[]) AS rare(lexeme, weight)
     CROSS JOIN LATERAL (
       SELECT document_id, ordinal, length FROM search_chunk
        WHERE tenant_id = $1 AND lexemes @@ quote_literal(rare.lexeme)::tsquery LIMIT ${MOST_PASSAGES}
     ) AS c
      JOIN search_document d USING (document_id)
     WHERE ${VISIBLE} AND (cardinality($13::text[]) = 0 OR c.document_id IN (SELECT document_id FROM phrased))
  ), passage AS (
    SELECT document_id, ordinal, sum(score) AS score FROM hit GROUP BY 1, 2
  ), evidence AS (
    SELECT document_id, sum(score) AS score
      FROM (SELECT document_id, lexeme, max(score) AS score FROM hit GROUP BY 1, 2) AS best GROUP BY 1
  ), ahead AS (
    SELECT document_id, max(passage.score) AS passage, evidence.score AS evidence,
           row_number() OVER (ORDER BY 0.7 * max(passage.score) + 0.3 * evidence.score DESC, document_id) AS place,
           count(*) OVER ()::int AS total
      FROM passage JOIN evidence USING (document_id)
     GROUP BY document_id, evidence.score ORDER BY place LIMIT $12
  ), closely AS (
    SELECT document_id, ordinal, row_number() OVER (PARTITION BY document_id ORDER BY score DESC, ordinal) AS place
      FROM passage JOIN ahead USING (document_id) WHERE ahead.place <= ${READ_CLOSELY}
  ), counted AS (
    SELECT document_id, max(score) AS passage FROM (
      SELECT document_id, sum(${bm25('asked.weight', 'asked.tf', NORM)}) AS score
        FROM closely JOIN search_chunk c USING (document_id, ordinal) CROSS JOIN ${wordsAsked('$10', '$11')}
       WHERE closely.place <= 3 GROUP BY document_id, ordinal
    ) AS scored GROUP BY 1
  )
  SELECT document_id AS "documentId", 0.7 * coalesce(counted.passage, ahead.passage) + 0.3 * evidence AS score, total
    FROM ahead LEFT JOIN counted USING (document_id) ORDER BY score DESC, document_id`;

const PASSAGES = `
  SELECT document_id AS "documentId", page, text FROM (
    SELECT c.document_id, c.page, c.text, score,
           row_number() OVER (PARTITION BY c.document_id ORDER BY score DESC, c.ordinal) AS place
      FROM search_chunk c
     CROSS JOIN LATERAL (SELECT sum(${bm25('asked.weight', 'asked.tf', '1')}) AS score FROM ${wordsAsked('$2', '$3')}) AS scored
     WHERE c.document_id = ANY($1::uuid[]) AND c.page IS NOT NULL AND score > 0
  ) AS ranked
  WHERE place <= $4 ORDER BY score DESC`;
