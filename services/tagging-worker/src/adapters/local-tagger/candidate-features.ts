import type { Candidate } from './candidates';
import type { Term } from './term-statistics';

/** What is known of the whole text when its candidates are measured. */
export interface TextFigures {
  readonly length: number;
  readonly wordCount: number;
  readonly sentenceCount: number;
  readonly terms: ReadonlyMap<string, Term>;
  readonly centrality: ReadonlyMap<string, number>;
}

/** The 21 numbers about each candidate that the rankers were trained on: their order is that of the training and never changes. */
export function featuresOf(candidates: readonly Candidate[], figures: TextFigures): number[][] {
  const centralities = candidates.map((candidate) => centralityOf(candidate, figures));
  const highestCentrality = centralities.reduce((a, b) => Math.max(a, b), 1e-9);
  const highestCount = candidates.reduce((highest, { count }) => Math.max(highest, count), 1);
  return candidates.map((candidate, i) => {
    const centrality = centralities[i] ?? 0;
    return [
      Math.log(candidate.count),
      Math.log(1 + candidate.count) / Math.log(1 + highestCount),
      ...positionFeatures(candidate, figures),
      ...lengthFeatures(candidate),
      centrality / highestCentrality,
      centrality / candidate.contentKeys.length,
      clamp(-Math.log(yakeScore(candidate, figures) + 1e-9), 12),
      Math.min(1, candidate.nested / candidate.count),
      ...spellingFeatures(candidate, figures),
      Math.log10(figures.wordCount + 10),
    ];
  });
}

const centralityOf = ({ contentKeys }: Candidate, { centrality }: TextFigures): number =>
  contentKeys.reduce((total, key) => total + (centrality.get(key) ?? 0), 0);

/** YAKE's score of a phrase: the product of its terms' weights over its count times their sum. */
function yakeScore({ contentKeys, count }: Candidate, { terms }: TextFigures): number {
  const weights = contentKeys.map((key) => terms.get(key)?.weight ?? 0);
  const product = weights.reduce((a, b) => a * b, 1);
  const sum = weights.reduce((a, b) => a + b, 0);
  return product / (count * (1 + sum));
}

const clamp = (value: number, limit: number): number => Math.max(-limit, Math.min(limit, value));

const positionFeatures = ({ start, firstSentence }: Candidate, { length }: TextFigures): number[] => [
  Math.log(1 + firstSentence),
  start / length,
  start < 200 ? 1 : 0,
];

const lengthFeatures = ({ wordCount }: Candidate): number[] => [
  wordCount === 1 ? 1 : 0,
  wordCount === 2 ? 1 : 0,
  wordCount === 3 ? 1 : 0,
  wordCount >= 4 ? 1 : 0,
];

/** The 0 is a feature of the training that was always 0. */
function spellingFeatures({ spellings, sentences, start }: Candidate, figures: TextFigures): number[] {
  const all = [...spellings.values()];
  const countOf = (some: typeof all): number => some.reduce((total, { count }) => total + count, 0);
  const total = countOf(all);
  const capitalised = all.filter(({ surface }) => surface.split(' ').every((word) => /\p{Lu}/u.test(word)));
  const acronyms = all.filter(({ surface }) => /^[\p{Lu}\d-]{2,}$/u.test(surface));
  const lastStart = all.reduce((latest, spelling) => Math.max(latest, spelling.start), 0);
  return [
    countOf(capitalised) / total,
    countOf(acronyms) / total,
    (lastStart - start) / figures.length,
    sentences.size / figures.sentenceCount,
    0,
    all.some(({ surface }) => surface.includes('-')) ? 1 : 0,
    Math.min(30, all[0]?.surface.length ?? 0) / 30,
  ];
}
