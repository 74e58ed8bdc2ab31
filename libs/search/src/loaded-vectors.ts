import { FlatIndex, quantise, type FlatHit } from './flat-index';
import type { VectorHit, VectorQuery } from './vector-index';

/** A document's vectors as they are stored; no ordinals mean it was removed. */
export interface VectorRow {
  readonly document_id: string;
  readonly tenant_id: string;
  readonly ordinals: readonly number[];
  /** int8, one passage after the other. */
  readonly vectors: Buffer;
  readonly expires_at: Date | null;
  /** Tells one version of the row from the next. */
  readonly changed_in: string;
}

/** A document has several passages among the closest; so many are asked for per document wanted. */
const PASSAGES_PER_DOCUMENT = 4;

/** The vectors of all tenants in the memory of this process, each tenant's in an index of its own. */
export class LoadedVectors {
  private readonly tenants = new Map<string, FlatIndex>();
  private readonly documents = new Map<string, LoadedDocument>();

  constructor(private readonly dimensions: number) {}

  /** Takes over this version of a document; the same version twice changes nothing. */
  load({ document_id, tenant_id, ordinals, vectors, expires_at, changed_in }: VectorRow): void {
    if (this.documents.get(document_id)?.changedIn === changed_in) return;
    this.forget(document_id);
    this.documents.set(document_id, { tenantId: tenant_id, expiresAt: expires_at, changedIn: changed_in });
    if (ordinals.length === 0) return;
    const index = this.tenants.get(tenant_id) ?? new FlatIndex(this.dimensions);
    this.tenants.set(tenant_id, index);
    index.add(document_id, ordinals, new Int8Array(vectors.buffer, vectors.byteOffset, vectors.byteLength));
  }

  /** The closest documents of the tenant by their best passages. */
  search({ tenantId, vector, limit, documentIds }: VectorQuery): VectorHit[] {
    const index = this.tenants.get(tenantId);
    if (!index) return [];
    const query = quantise(vector);
    const passages = limit * PASSAGES_PER_DOCUMENT;
    const closest = (): FlatHit[] =>
      documentIds ? index.searchIn(documentIds, query, passages) : index.search(query, passages);
    return bestOfEach(this.living(closest)).slice(0, limit);
  }

  /** Expired documents are dropped when a search meets them, and the search is made again. */
  private living(closest: () => FlatHit[]): FlatHit[] {
    for (;;) {
      const hits = closest();
      const expired = hits.filter(({ documentId }) => this.isExpired(documentId));
      if (expired.length === 0) return hits;
      for (const { documentId } of expired) this.forget(documentId);
    }
  }

  private isExpired(documentId: string): boolean {
    const expiresAt = this.documents.get(documentId)?.expiresAt ?? null;
    return expiresAt !== null && expiresAt.getTime() <= Date.now();
  }

  private forget(documentId: string): void {
    const document = this.documents.get(documentId);
    if (document) this.tenants.get(document.tenantId)?.remove(documentId);
  }
}

interface LoadedDocument {
  readonly tenantId: string;
  readonly expiresAt: Date | null;
  readonly changedIn: string;
}

/** Best first in, so the first of each document is its best. */
function bestOfEach(hits: readonly FlatHit[]): FlatHit[] {
  const seen = new Set<string>();
  return hits.filter(({ documentId }) => !seen.has(documentId) && seen.add(documentId));
}
