/** What the indexer knows of a document when it becomes findable. */
export interface SearchDocument {
  readonly documentId: string;
  readonly tenantId: string;
  readonly caseName: string | null;
  readonly title: string;
  readonly mediaType: string;
  readonly tags: readonly string[];
  readonly urls: readonly string[];
  readonly createdAt: Date;
  /** From then on search never returns the document, swept or not. */
  readonly expiresAt: Date | null;
  readonly pages: readonly SearchPage[];
}

export interface SearchPage {
  readonly number: number;
  readonly text: string;
}

/** A passage of one page. Ordinal 0 is the title, which is on no page. */
export interface Chunk {
  readonly ordinal: number;
  readonly page: number | null;
  readonly text: string;
}

/** What the embedder makes of a passage. */
export interface ChunkVector {
  readonly ordinal: number;
  readonly vector: Float32Array;
}

/** A document cut into passages and embedded: all slow work done, ready for one short transaction. */
export interface PreparedDocument extends SearchDocument {
  readonly chunks: readonly Chunk[];
  /** Only of passages whose script the embedder supports. */
  readonly vectors: readonly ChunkVector[];
}

/** What narrows a search down. The tenant is not optional: nobody sees another's documents. */
export interface SearchFilters {
  readonly tenantId: string;
  readonly caseName?: string;
  readonly tag?: string;
  readonly mediaType?: string;
  /** Created at this time or later. */
  readonly from?: Date;
  /** Created before this time. */
  readonly to?: Date;
}

/** A document and how well it fits; comparable within one answer only. */
export interface ScoredDocument {
  readonly documentId: string;
  readonly score: number;
}
