import type { Database, Transaction } from '#libs/persistence';
import { Bm25 } from './bm25.store';
import { Lexemes } from './lexemes.store';
import { QueryReader } from './query-reader';
import type { Chunk, PreparedDocument, SearchFilters } from './search-document';
import { Terms } from './terms.store';
import { TextIndex, type Passage, type TextHits, type TextQuery } from './text-index';
import { foldPhrase, wordsOf } from './words';

/** Full-text search inside the book of record: nothing else to run, and a document becomes findable in the transaction that indexes it. */
export class PostgresTextIndex extends TextIndex {
  private readonly lexemes: Lexemes;
  private readonly terms: Terms;
  private readonly reader: QueryReader;
  private readonly bm25: Bm25;

  constructor(private readonly database: Database) {
    super();
    this.lexemes = new Lexemes(database);
    this.terms = new Terms(database);
    this.reader = new QueryReader(this.lexemes, this.terms);
    this.bm25 = new Bm25(database, this.terms);
  }

  async replace(tx: Transaction, document: Omit<PreparedDocument, 'vectors'>): Promise<void> {
    await tx.query(DESCRIBE, [
      document.documentId,
      document.tenantId,
      document.caseName,
      document.title,
      document.mediaType,
      document.tags,
      document.tags.map(foldPhrase),
      document.createdAt,
      document.expiresAt,
    ]);
    await tx.query(TAKE_CHUNKS, [document.documentId]);
    await tx.query(ADD_CHUNKS, [
      document.documentId,
      document.tenantId,
      document.chunks.map(({ ordinal }) => ordinal),
      document.chunks.map(({ page }) => page),
      document.chunks.map(({ text }) => text),
      document.chunks.map(({ text }) => foldPhrase(text)),
    ]);
  }

  async remove(tx: Transaction, documentId: string): Promise<void> {
    await tx.query('DELETE FROM search_document WHERE document_id = $1', [documentId]);
    await tx.query(TAKE_CHUNKS, [documentId]);
  }

  understand(text: string, tenantId: string): Promise<TextQuery> {
    return this.reader.read(text, tenantId);
  }

  search(query: TextQuery, filters: SearchFilters, limit: number): Promise<TextHits> {
    return this.bm25.search(query, filters, limit);
  }

  async passages(query: TextQuery, documentIds: readonly string[], perDocument: number): Promise<Passage[]> {
    const rows = await this.bm25.passages(query, documentIds, perDocument);
    const wanted = new Set(query.terms.map(({ lexeme }) => lexeme));
    const initials = new Set([...wanted].map((lexeme) => lexeme[0])); // no stemmer changes the first letter
    const candidates = rows.map(({ text }) => foldedWords(text).filter((word) => initials.has(word[0])));
    const stems = await this.lexemes.of(candidates.flat());
    const matches = (word: string): boolean => stems.get(word)?.some((lexeme) => wanted.has(lexeme)) ?? false;
    return rows.map((row, index) => ({ ...row, matched: new Set(candidates[index]?.filter(matches)) }));
  }

  async chunk(documentId: string, ordinal: number): Promise<Chunk | undefined> {
    const [chunk] = await this.database.query<Chunk>(
      'SELECT ordinal, page, text FROM search_chunk WHERE document_id = $1 AND ordinal = $2',
      [documentId, ordinal],
    );
    return chunk;
  }

  /** Brings document frequencies and the vocabulary of typos up to date; cheap when nothing was indexed. Call it now and then. */
  maintain(): Promise<void> {
    return this.terms.fold();
  }
}

const foldedWords = (text: string): string[] => wordsOf(text).map(({ folded }) => folded);

/** Also the lock under which two workers that index one document wait for each other. */
const DESCRIBE = `
  INSERT INTO search_document (document_id, tenant_id, case_name, title, media_type, tags, tag_keys, created_at, expires_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
  ON CONFLICT (document_id) DO UPDATE SET
    tenant_id = excluded.tenant_id, case_name = excluded.case_name, title = excluded.title, media_type = excluded.media_type,
    tags = excluded.tags, tag_keys = excluded.tag_keys, created_at = excluded.created_at, expires_at = excluded.expires_at, indexed_at = now()`;

/** One row of differences per document: see `Terms`. */
const record = (chunks: string, sign: '' | '-'): string => `
  INSERT INTO search_term_change (tenant_id, lexemes, counts, chunks, length)
  SELECT tenant_id, array_agg(lexeme), array_agg(${sign}n), ${sign}(SELECT count(*) FROM ${chunks}), ${sign}(SELECT sum(length) FROM ${chunks})
    FROM (SELECT tenant_id, lexeme, count(*)::int AS n FROM ${chunks}, unnest(tsvector_to_array(lexemes)) AS lexeme GROUP BY 1, 2) AS words
   GROUP BY tenant_id`;

const TAKE_CHUNKS = `
  WITH gone AS (DELETE FROM search_chunk WHERE document_id = $1 RETURNING tenant_id, lexemes, length)
  ${record('gone', '-')}`;

const ADD_CHUNKS = `
  WITH added AS (
    INSERT INTO search_chunk (document_id, tenant_id, ordinal, page, text, lexemes, length)
    SELECT $1, $2, ordinal, page, text, lexemes,
           (SELECT coalesce(sum(coalesce(array_length(positions, 1), 1)), 0) FROM unnest(lexemes))
      FROM unnest($3::int[], $4::int[], $5::text[], $6::text[]) AS chunk(ordinal, page, text, words),
           LATERAL (SELECT to_tsvector('consilium', words) AS lexemes) AS stemmed
    RETURNING tenant_id, lexemes, length
  )
  ${record('added', '')}`;
