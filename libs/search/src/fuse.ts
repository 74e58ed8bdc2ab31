import type { ScoredDocument } from './search-document';

/** Reciprocal rank fusion's constant; 20 was the best on XQuAD and Cranfield, the customary 60 flattens short lists. */
const K = 20;

export interface Ranking {
  readonly hits: readonly ScoredDocument[];
  readonly weight: number;
}

/** One ranking out of several: each gives a document weight/(20 + its rank). Best first, ties by id, so that paging is stable. */
export function fuse(...rankings: readonly Ranking[]): ScoredDocument[] {
  const scores = new Map<string, number>();
  for (const { hits, weight } of rankings) {
    for (const [index, { documentId }] of hits.entries()) {
      scores.set(documentId, (scores.get(documentId) ?? 0) + weight / (K + index + 1));
    }
  }
  return [...scores]
    .map(([documentId, score]) => ({ documentId, score }))
    .sort((a, b) => b.score - a.score || (a.documentId < b.documentId ? -1 : 1));
}
