import type { Transaction } from '#libs/persistence';
import type { SearchDocument } from './search-document';

/** What two documents can have in common. */
export type NeighbourKind = 'tag' | 'url' | 'case';

export interface Neighbour {
  readonly kind: NeighbourKind;
  readonly value: string;
}

export interface RelatedDocument {
  readonly documentId: string;
  /** The rarer what they share, the higher. */
  readonly score: number;
  readonly shared: readonly Neighbour[];
}

export type GraphDocument = Pick<
  SearchDocument,
  'documentId' | 'tenantId' | 'expiresAt' | 'tags' | 'urls' | 'caseName'
>;

/** Documents, and the tags, addresses and cases that connect them. */
export abstract class GraphIndex {
  abstract replace(tx: Transaction, document: GraphDocument): Promise<void>;

  /** Forgets the document; nothing happens when it is not known. */
  abstract remove(tx: Transaction, documentId: string): Promise<void>;

  /** Documents of the same tenant that share rare neighbours with this one, best first; expired ones never. */
  abstract related(tenantId: string, documentId: string, limit: number): Promise<RelatedDocument[]>;
}
