import path from 'node:path';
import { LRUCache } from 'lru-cache';
import type { Parse } from 'az';
import { isRussian } from './language';
import type { PartOfSpeech, PartOfSpeechTagger } from './part-of-speech';

/** Readings less probable than this do not make a word nominative. */
const NOMINATIVE_SCORE = 0.1;

/** Russian parts of speech by az over the OpenCorpora dictionary (loaded on the first call, about 0.1 s). */
export async function loadRussianParts(): Promise<PartOfSpeechTagger> {
  const { Morph } = await import('az');
  const dictionaries = path.join(path.dirname(require.resolve('az/package.json')), 'dicts');
  await new Promise<void>((resolve, reject) => {
    Morph.init(dictionaries, (error) => (error ? reject(error) : resolve()));
  });
  const known = new LRUCache<string, Reading>({ max: 100_000 });
  const read = (word: string): Reading => {
    const reading = known.get(word) ?? readingOf(parse(Morph, word));
    known.set(word, reading);
    return reading;
  };
  return {
    tag: (_text, words) => words.map((word) => partOf(word.surface.toLowerCase(), read)),
    isDictionaryForm: (word) => read(word).nominative,
  };
}

/** What the dictionary says of a word, all its readings together. */
interface Reading {
  readonly part: PartOfSpeech;
  readonly nominative: boolean;
}

function partOf(word: string, read: (word: string) => Reading): PartOfSpeech {
  if (isRussian(word)) return read(word).part;
  return /^[\d.,]+$/.test(word) ? 'numeral' : 'noun';
}

/** az throws on some odd spellings: such a word has no reading. */
function parse(morph: (word: string) => Parse[], word: string): Parse[] {
  try {
    return morph(word);
  } catch {
    return [];
  }
}

function readingOf(parses: readonly Parse[]): Reading {
  const scores = new Map<PartOfSpeech, number>();
  let nominative = false;
  for (const { score, tag } of parses) {
    const grammemes = tag.toString();
    const part = partOfGrammemes(grammemes);
    scores.set(part, (scores.get(part) ?? 0) + score);
    if (grammemes.includes('nomn') && score > NOMINATIVE_SCORE) nominative = true;
  }
  const [best] = [...scores].sort(([, a], [, b]) => b - a);
  return { part: best?.[0] ?? 'other', nominative };
}

/** Adjective-like pronouns (Apro: этот, наш) are no adjectives here: they never begin a good tag. */
function partOfGrammemes(grammemes: string): PartOfSpeech {
  if (grammemes.includes('Apro')) return 'other';
  return PARTS[/^[^ ,]*/.exec(grammemes)?.[0] ?? ''] ?? 'other';
}

/** OpenCorpora's parts of speech; unknown and Latin words are mostly names. */
const PARTS: Record<string, PartOfSpeech> = {
  NOUN: 'noun',
  LATN: 'noun',
  UNKN: 'noun',
  ADJF: 'adjective',
  PRTF: 'adjective',
  NUMR: 'numeral',
  NUMB: 'numeral',
};
