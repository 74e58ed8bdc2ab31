import type { ScoredDocument } from './search-document';

/** Reciprocal rank fusion's constant; 20 was the best on XQuAD and Cranfield, the customary 60 flattens short lists. */
const K = 20;

/** One ranking out of several: each list gives a document 1/(20 + its rank). Best first, ties by id, so that paging is stable. */
export function fuse(...rankings: readonly (readonly ScoredDocument[])[]): ScoredDocument[] {
  const scores = new Map<string, number>();
  for (const ranking of rankings) {
    ranking.forEach(({ documentId }, index) =>
      scores.set(documentId, (scores.get(documentId) ?? 0) + 1 / (K + index + 1)),
    );
  }
  return [...scores]
    .map(([documentId, score]) => ({ documentId, score }))
    .sort((a, b) => b.score - a.score || (a.documentId < b.documentId ? -1 : 1));
}
