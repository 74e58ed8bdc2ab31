import { Tagger } from '../tagger';
import { featuresOf } from './candidate-features';
import { candidatesOf } from './candidates';
import { bestSpelling, chooseTags } from './choose-tags';
import { loadEnglishParts } from './english-parts';
import { guessLanguage, type Language } from './language';
import english from './model.en.json';
import russian from './model.ru.json';
import type { PartOfSpeechTagger } from './part-of-speech';
import { rank, type RankerModel } from './ranker';
import { loadRussianParts } from './russian-parts';
import { termsOf } from './term-statistics';
import { centralityOf } from './word-graph';
import { wordsOf } from './words';

/** UTF-16 units of a text that are read: the beginning says what a document is about, and the work grows with the length. */
const READ_LENGTH = 60_000;

/** Proposals for one text: a few more than the five that can be accepted. */
const PROPOSALS = 10;

/** A proposal with its place in the text: `text.slice(start, end) === tag`. */
export interface LocalTag {
  readonly tag: string;
  readonly start: number;
  readonly end: number;
  readonly score: number;
  readonly count: number;
}

/**
 * Tags English and Russian texts on this machine, without a key: noun phrases, ranked by 21 statistics through a small model
 * trained on public keyphrase sets (F1@10 .19–.30 where YAKE has .11–.18). Dictionaries are loaded at the first text of a language.
 */
export class LocalTagger extends Tagger {
  readonly name = 'local';

  private readonly parts = new Map<Language, Promise<PartOfSpeechTagger>>();

  async propose(text: string, signal: AbortSignal): Promise<string[]> {
    const tags = await this.extract(text);
    signal.throwIfAborted();
    return tags.map(({ tag }) => tag);
  }

  /** The proposals with their places and scores, the best first. */
  async extract(text: string): Promise<LocalTag[]> {
    const language = guessLanguage(text);
    return extractTags(text.slice(0, READ_LENGTH), language, await this.partsOf(language));
  }

  private partsOf(language: Language): Promise<PartOfSpeechTagger> {
    const loading = this.parts.get(language) ?? LOAD_PARTS[language]();
    this.parts.set(language, loading);
    return loading;
  }
}

const LOAD_PARTS: Record<Language, () => Promise<PartOfSpeechTagger>> = { en: loadEnglishParts, ru: loadRussianParts };
const MODELS: Record<Language, RankerModel> = { en: english, ru: russian };

function extractTags(text: string, language: Language, parts: PartOfSpeechTagger): LocalTag[] {
  const words = wordsOf(text, language, parts);
  const terms = termsOf(words);
  if (terms.size === 0) return [];
  const candidates = candidatesOf(text, words, language);
  const features = featuresOf(candidates, {
    length: text.length,
    wordCount: words.length,
    sentenceCount: (words.at(-1)?.sentence ?? 0) + 1,
    terms,
    centrality: centralityOf(words),
  });
  const ranked = candidates.flatMap((candidate, i) => {
    const best = bestSpelling(candidate, parts);
    return best ? [{ ...candidate, best, score: rank(MODELS[language], features[i] ?? []) }] : [];
  });
  return chooseTags(ranked, language, PROPOSALS).map(({ best, score, count }) => ({
    tag: best.surface,
    start: best.start,
    end: best.start + best.surface.length,
    score: Number(score.toFixed(4)),
    count,
  }));
}
