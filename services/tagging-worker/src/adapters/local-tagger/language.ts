import { newStemmer } from 'snowball-stemmers';
import stopWords from 'stopwords-iso';
import { LRUCache } from 'lru-cache';

/** The languages the local tagger reads. */
export type Language = 'en' | 'ru';

/** Units of a text that are looked at to tell its language. */
const SAMPLE_LENGTH = 20_000;

/** Russian when Cyrillic letters are more than 0.6 of the Latin ones: English names in Russian texts are common. */
export function guessLanguage(text: string): Language {
  let cyrillic = 0;
  let latin = 0;
  for (let i = 0; i < text.length && i < SAMPLE_LENGTH; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= 0x400 && unit < 0x530) cyrillic++;
    else if ((unit | 32) >= 97 && (unit | 32) <= 122) latin++;
  }
  return cyrillic > latin * 0.6 ? 'ru' : 'en';
}

/** Whether a lower-case word has Russian letters in it. */
export const isRussian = (word: string): boolean => /[а-яё]/.test(word);

/** The stem of a lower-case word: what its inflected forms have in common. */
export function stem(word: string): string {
  const known = stems.get(word);
  if (known !== undefined) return known;
  const found = isRussian(word) ? russian.stem(word.replaceAll('ё', 'е')) : english.stem(word);
  stems.set(word, found);
  return found;
}

/** Whether a lower-case word carries no meaning of its own in a text of this language; Russian texts have English ones too. */
export function isStopWord(word: string, language: Language): boolean {
  if (word.length < 2 || stops[language].has(word)) return true;
  return language === 'ru' && /[a-z]/.test(word) && stops.en.has(word);
}

const english = newStemmer('english');
const russian = newStemmer('russian');
const stems = new LRUCache<string, string>({ max: 100_000 });
const stops = { en: new Set(stopWords.en), ru: new Set(stopWords.ru) };
