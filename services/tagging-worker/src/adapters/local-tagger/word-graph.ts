import { hasContent, type Word } from './words';

/** Words within this distance of each other are linked, as in SingleRank (Wan and Xiao, 2008). */
const WINDOW = 10;
const DAMPING = 0.85;
const ITERATIONS = 30;

/** Centrality of each content word's key among the words it stands near, the most central one being 1. */
export function centralityOf(words: readonly Word[]): Map<string, number> {
  const keys = new Map<string, number>();
  const sequence = words.filter(hasContent).map(({ key }) => {
    const id = keys.get(key) ?? keys.size;
    keys.set(key, id);
    return id;
  });
  const ranks = pageRank(neighboursOf(sequence, keys.size));
  const highest = ranks.reduce((a, b) => Math.max(a, b), 1e-9);
  return new Map([...keys].map(([key, id]) => [key, (ranks[id] ?? 0) / highest]));
}

/** For each node its neighbours with the weights of the links. */
type Neighbours = Map<number, number>[];

function neighboursOf(sequence: readonly number[], size: number): Neighbours {
  const neighbours = Array.from({ length: size }, () => new Map<number, number>());
  const link = (from: number, to: number): void => {
    const links = neighbours[from];
    links?.set(to, (links.get(to) ?? 0) + 1);
  };
  sequence.forEach((a, i) => {
    for (const b of sequence.slice(i + 1, i + WINDOW)) {
      if (a === b) continue;
      link(a, b);
      link(b, a);
    }
  });
  return neighbours;
}

/** A node without links spreads its rank over all. */
function pageRank(neighbours: Neighbours): Float64Array {
  const size = neighbours.length;
  const totals = neighbours.map((links) => [...links.values()].reduce((a, b) => a + b, 0));
  let ranks = new Float64Array(size).fill(1 / size);
  for (let round = 0; round < ITERATIONS; round++) {
    const next = spread(neighbours, totals, ranks);
    const change = next.reduce((total, rank, i) => total + Math.abs(rank - (ranks[i] ?? 0)), 0);
    ranks = next;
    if (change < 1e-4) break;
  }
  return ranks;
}

function spread(neighbours: Neighbours, totals: readonly number[], ranks: Float64Array): Float64Array<ArrayBuffer> {
  const size = neighbours.length;
  const next = new Float64Array(size).fill((1 - DAMPING) / size);
  let unlinked = 0;
  neighbours.forEach((links, i) => {
    const rank = ranks[i] ?? 0;
    const total = totals[i] ?? 0;
    if (total === 0) unlinked += rank;
    for (const [j, weight] of links) next[j] = (next[j] ?? 0) + ((DAMPING * rank) / total) * weight;
  });
  return next.map((rank) => rank + (DAMPING * unlinked) / size);
}
