import type { Language } from './language';
import { hasContent, type Word } from './words';

/** Words in a tag at most. */
const MAX_WORDS = 4;

/** One spelling of a candidate: how often it occurs, and where first. */
export interface Spelling {
  readonly surface: string;
  readonly start: number;
  readonly lastWord: string;
  count: number;
}

/** A noun phrase that might become a tag, all its inflected forms together. */
export interface Candidate {
  /** The keys of its words, with spaces between them. */
  readonly key: string;
  /** The keys of its words that are not stop words. */
  readonly contentKeys: readonly string[];
  readonly wordCount: number;
  /** Where it stands first: offset in UTF-16 units and number of the sentence. */
  readonly start: number;
  readonly firstSentence: number;
  readonly spellings: Map<string, Spelling>;
  readonly sentences: Set<number>;
  count: number;
  /** Times it is part of a longer candidate. */
  nested: number;
}

/** All noun phrases of one to four words: nouns and adjectives, beginning with a word that says something, ending with a noun. */
export function candidatesOf(text: string, words: readonly Word[], language: Language): Candidate[] {
  const candidates = new Map<string, Candidate>();
  words.forEach((first, i) => {
    if (!hasContent(first) || !isNounLike(first)) return;
    for (const phrase of phrasesFrom(words.slice(i, i + MAX_WORDS), language)) add(candidates, text, phrase);
  });
  countNesting(candidates);
  return [...candidates.values()];
}

/** Whether a candidate's key has the words of another in a row. */
export const holdsWords = (key: string, part: string): boolean => ` ${key} `.includes(` ${part} `);

/** At least one word. */
type Phrase = readonly [Word, ...Word[]];

const isNounLike = ({ part }: Word): boolean => part === 'noun' || part === 'adjective';

function* phrasesFrom([first, ...rest]: readonly Word[], language: Language): Generator<Phrase> {
  if (!first) return;
  const phrase: [Word, ...Word[]] = [first];
  if (isEnd(first)) yield [first];
  for (const word of rest) {
    if (word.boundary !== 'none' || !continues(word, language)) return;
    phrase.push(word);
    if (isEnd(word)) yield [...phrase];
  }
}

/** English names have numbers in them (Windows 11 Pro); in Russian texts these are mostly amounts. */
const continues = (word: Word, language: Language): boolean =>
  isNounLike(word) || (language === 'en' && word.part === 'numeral');

const isEnd = (word: Word): boolean => word.part === 'noun' && !word.isStop;

function add(candidates: Map<string, Candidate>, text: string, phrase: Phrase): void {
  const [first] = phrase;
  const last = phrase.at(-1) ?? first;
  const surface = text.slice(first.start, last.end);
  if (surface.length < 3 || !/\p{L}/u.test(surface)) return;
  const key = phrase.map((word) => word.key).join(' ');
  const candidate = candidates.get(key) ?? newCandidate(key, phrase);
  candidates.set(key, candidate);
  candidate.count++;
  candidate.sentences.add(first.sentence);
  const spelling = candidate.spellings.get(surface);
  if (spelling) spelling.count++;
  else candidate.spellings.set(surface, { surface, start: first.start, lastWord: last.surface, count: 1 });
}

const newCandidate = (key: string, phrase: Phrase): Candidate => ({
  key,
  contentKeys: phrase.filter((word) => !word.isStop).map((word) => word.key),
  wordCount: phrase.length,
  start: phrase[0].start,
  firstSentence: phrase[0].sentence,
  spellings: new Map(),
  sentences: new Set(),
  count: 0,
  nested: 0,
});

function countNesting(candidates: Map<string, Candidate>): void {
  for (const { key, count } of candidates.values()) {
    const keys = key.split(' ');
    if (keys.length === 1) continue;
    for (const part of [keys.slice(1).join(' '), keys.slice(0, -1).join(' ')]) {
      const shorter = candidates.get(part);
      if (shorter) shorter.nested += count;
    }
  }
}
