import type { Transaction } from '#libs/persistence';
import type { Chunk, PreparedDocument, ScoredDocument, SearchFilters } from './search-document';

/** What people typed, as the text index understands it. */
export interface TextQuery {
  readonly terms: readonly QueryTerm[];
  /** Folded words in double quotes: a document must have them next to each other, in any inflection. */
  readonly phrases: readonly string[];
  /** Words that no document has, with the words that were searched instead. */
  readonly corrections: Readonly<Record<string, readonly string[]>>;
}

/** A stem that is looked for, with its weight in the ranking. */
export interface QueryTerm {
  readonly lexeme: string;
  readonly weight: number;
  /** In how many passages it occurs. */
  readonly chunks: number;
  /** Nobody typed it: it stands for a word that does not occur. */
  readonly guessed: boolean;
}

export interface TextHits {
  /** All matching documents, also those beyond the limit. */
  readonly total: number;
  readonly hits: readonly ScoredDocument[];
}

/** A passage that speaks for its document, and the folded words in it that matched. */
export interface Passage {
  readonly documentId: string;
  readonly page: number | null;
  readonly text: string;
  readonly matched: ReadonlySet<string>;
}

/** Full-text search: words in any inflection, Russian and English, with or without ё, typos forgiven. */
export abstract class TextIndex {
  /** Makes this version of the document findable when the transaction commits; whatever was indexed of it before is gone. */
  abstract replace(tx: Transaction, document: Omit<PreparedDocument, 'vectors'>): Promise<void>;

  /** Forgets the document; nothing happens when it is not known. */
  abstract remove(tx: Transaction, documentId: string): Promise<void>;

  /** Reads a query against this tenant's vocabulary. */
  abstract understand(text: string, tenantId: string): Promise<TextQuery>;

  /** Documents with any of the rarest words asked for and all quoted phrases, best first. */
  abstract search(query: TextQuery, filters: SearchFilters, limit: number): Promise<TextHits>;

  /** The best passages of these documents, best first; none of a document without a matching word. */
  abstract passages(query: TextQuery, documentIds: readonly string[], perDocument: number): Promise<Passage[]>;

  /** One passage as it was indexed. */
  abstract chunk(documentId: string, ordinal: number): Promise<Chunk | undefined>;
}
