import { hasContent, type Word } from './words';

/** What YAKE (Campos et al., 2020) counts for a term, here on stems, so that Russian inflection does not scatter it. */
export interface Term {
  readonly isStop: boolean;
  readonly isNumber: boolean;
  frequency: number;
  /** Times it is an acronym. */
  acronyms: number;
  /** Times it has a capital without beginning a sentence. */
  capitals: number;
  readonly sentences: number[];
  /** Terms right before and right after it, with their counts. */
  readonly left: Map<string, number>;
  readonly right: Map<string, number>;
  /** YAKE's score of a term: the lower, the more it says. */
  weight: number;
}

/** The terms of a text by key, with their YAKE weights. Empty when no word of it says anything. */
export function termsOf(words: readonly Word[]): Map<string, Term> {
  const terms = new Map<string, Term>();
  words.forEach((word, i) => {
    const term = terms.get(word.key) ?? newTerm(word);
    terms.set(word.key, term);
    count(term, word);
    const before = word.boundary === 'none' ? words[i - 1] : undefined;
    if (before) link(terms, before.key, word.key);
  });
  const content = [...terms.values()].filter(hasContent);
  if (content.length === 0) return new Map();
  weigh(terms, content, (words.at(-1)?.sentence ?? 0) + 1);
  return terms;
}

const newTerm = ({ isStop, isNumber }: Word): Term => ({
  isStop,
  isNumber,
  frequency: 0,
  acronyms: 0,
  capitals: 0,
  sentences: [],
  left: new Map(),
  right: new Map(),
  weight: 0,
});

function count(term: Term, { surface, sentence, boundary }: Word): void {
  term.frequency++;
  if (term.sentences.at(-1) !== sentence) term.sentences.push(sentence);
  if (/^[\p{Lu}\d]{2,}$/u.test(surface) && /\p{L}/u.test(surface)) term.acronyms++;
  else if (/^\p{Lu}/u.test(surface) && boundary !== 'sentence') term.capitals++;
}

function link(terms: Map<string, Term>, before: string, after: string): void {
  const { left } = terms.get(after) ?? { left: new Map<string, number>() };
  const { right } = terms.get(before) ?? { right: new Map<string, number>() };
  left.set(before, (left.get(before) ?? 0) + 1);
  right.set(after, (right.get(after) ?? 0) + 1);
}

function weigh(terms: Map<string, Term>, content: readonly Term[], sentenceCount: number): void {
  const frequencies = content.map((term) => term.frequency);
  const mean = sum(frequencies) / frequencies.length;
  const deviation = Math.sqrt(sum(frequencies.map((f) => (f - mean) ** 2)) / frequencies.length);
  const highest = frequencies.reduce((a, b) => Math.max(a, b));
  for (const term of terms.values()) {
    const { frequency, sentences } = term;
    const relatedness = 1 + (dispersion(term.left) + dispersion(term.right)) * (frequency / highest);
    const position = Math.log(Math.log(3 + (sentences[sentences.length >> 1] ?? 0)));
    const casing = Math.max(term.acronyms, term.capitals) / (1 + Math.log(frequency));
    const spread = sentences.length / sentenceCount;
    const normal = frequency / (mean + deviation);
    term.weight = (position * relatedness) / (casing + normal / relatedness + spread / relatedness + 1e-9);
  }
}

/** How many different neighbours there are per neighbour: near 1 for a word that stands beside anything. */
function dispersion(neighbours: Map<string, number>): number {
  return neighbours.size === 0 ? 0 : neighbours.size / sum([...neighbours.values()]);
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
