import { isStopWord, type Language, stem } from './language';
import type { PartOfSpeech, PartOfSpeechTagger } from './part-of-speech';

/** One word of a text and what is known of it before anything is counted. Offsets are UTF-16 units. */
export interface Word {
  readonly surface: string;
  readonly start: number;
  readonly end: number;
  /** Number of its sentence, from 0. */
  readonly sentence: number;
  /** What stands before it: nothing but space, punctuation, or a sentence end. */
  readonly boundary: 'none' | 'punctuation' | 'sentence';
  /** Its stem, or the word itself if it is a stop word: the same for all inflected forms. */
  readonly key: string;
  readonly isStop: boolean;
  readonly isNumber: boolean;
  readonly part: PartOfSpeech;
}

/** Whether the word says something: neither a stop word nor a number. */
export const hasContent = (word: Pick<Word, 'isStop' | 'isNumber'>): boolean => !word.isStop && !word.isNumber;

/** The words of a text in order. */
export function wordsOf(text: string, language: Language, parts: PartOfSpeechTagger): Word[] {
  const places = placesOf(text);
  const tags = parts.tag(text, places);
  return places.map((place, i) => {
    const lower = place.surface.toLowerCase();
    const isStop = isStopWord(lower, language);
    return {
      ...place,
      isStop,
      isNumber: /^[\d.,:/-]+$/.test(lower),
      key: isStop ? lower : stem(lower),
      part: tags[i] ?? 'other',
    };
  });
}

type Place = Pick<Word, 'surface' | 'start' | 'end' | 'sentence' | 'boundary'>;

/** Letters and digits, joined inside by - ' . & / (ООО-1, O'Neil, т.д, AT&T), and C++ or C#. */
const WORD = /[\p{L}\p{N}]+(?:[-'’.&/][\p{L}\p{N}]+)*(?:\+\+|#)?/gu;
const SENTENCE_END = /[.!?…](\s|["»”')\]]|$)|\n\s*\n/;

function placesOf(text: string): Place[] {
  const places: Place[] = [];
  let sentence = 0;
  let previousEnd = 0;
  for (const { 0: surface, index: start } of text.matchAll(WORD)) {
    const boundary = places.length === 0 ? 'sentence' : boundaryIn(text.slice(previousEnd, start));
    if (boundary === 'sentence' && places.length > 0) sentence++;
    previousEnd = start + surface.length;
    places.push({ surface, start, end: previousEnd, sentence, boundary });
  }
  return places;
}

function boundaryIn(gap: string): Word['boundary'] {
  if (SENTENCE_END.test(gap)) return 'sentence';
  return /\S/.test(gap) ? 'punctuation' : 'none';
}
