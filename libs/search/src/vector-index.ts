import type { Transaction } from '#libs/persistence';
import type { PreparedDocument } from './search-document';

/** The vectors an index holds are those of one embedder. */
export interface VectorSpace {
  /** The embedder's id. */
  readonly id: string;
  readonly dimensions: number;
}

export interface VectorQuery {
  readonly tenantId: string;
  readonly vector: Float32Array;
  readonly limit: number;
  /** Only these documents, when given. */
  readonly documentIds?: ReadonlySet<string>;
}

/** A document, and its passage whose meaning is closest. */
export interface VectorHit {
  readonly documentId: string;
  readonly ordinal: number;
  /** Cosine, −1 to 1. */
  readonly score: number;
}

export type VectorDocument = Pick<PreparedDocument, 'documentId' | 'tenantId' | 'expiresAt' | 'vectors'>;

/** Search by meaning. Expired documents are never returned, swept or not. */
export abstract class VectorIndex {
  abstract replace(tx: Transaction, document: VectorDocument): Promise<void>;

  /** Forgets the document; nothing happens when it is not known. */
  abstract remove(tx: Transaction, documentId: string): Promise<void>;

  /** The closest documents, best first, each once. Sees what was committed before the call. */
  abstract search(query: VectorQuery): Promise<VectorHit[]>;
}
