import { PermanentError } from '#libs/errors';

/** Fewer letters than this say nothing about a language. */
const FEWEST_LETTERS = 20;
/** The commonest short words: about a third of any English prose. Tables and lists have fewer, so little is asked. */
const ENGLISH_WORDS = new Set(
  'the of and to in a is that for it on with as was be by at from are this an or not have which you will'.split(' '),
);
const ENGLISH_SHARE = 0.05;
/** Letters of one Cyrillic alphabet that the other lacks. */
const UKRAINIAN = /[іїєґ]/giu;
const RUSSIAN = /[ыэъё]/giu;

/**
 * The language of a text as ISO 639-1, when it is one of `ru`, `uk`, `en`; null for others and for too little text. It serves search and tags, which
 * treat anything else alike.
 */
export function guessLanguage(text: string): string | null {
  const cyrillic = count(text, /\p{Script=Cyrillic}/gu);
  const latin = count(text, /\p{Script=Latin}/gu);
  if (cyrillic + latin < FEWEST_LETTERS) return null;
  if (cyrillic > latin) return count(text, UKRAINIAN) > count(text, RUSSIAN) ? 'uk' : 'ru';
  return englishShare(text) >= ENGLISH_SHARE ? 'en' : null;
}

/** Names by which people may ask for a language, beside Tesseract's own. */
const ALIASES: Record<string, string> = { en: 'eng', ru: 'rus', uk: 'ukr', de: 'deu', fr: 'fra', es: 'spa', it: 'ita' };
/** Tesseract makes a file name of it. */
const LANGUAGE_NAME = /^[a-z]{3}(?:_[a-z]{3,9})?$/;

/**
 * Languages as Tesseract wants them, Russian and English when none are asked for. With Russian always comes English: Russian pages quote it (14.0 → 11.2 %
 * CER, +30 % CPU). Throws `validation_failed` for what is no name of a language.
 */
export function tesseractLanguages(languages: readonly string[]): string {
  const named = languages.map((language) => ALIASES[language.trim().toLowerCase()] ?? language.trim().toLowerCase());
  const odd = named.find((name) => !LANGUAGE_NAME.test(name));
  if (odd !== undefined) {
    throw new PermanentError('validation_failed', 'A language is not known; give names such as eng or rus');
  }
  if (named.length && !named.includes('rus')) return [...new Set(named)].join('+');
  return [...new Set(['rus', 'eng', ...named])].join('+');
}

function englishShare(text: string): number {
  const words = text.toLowerCase().match(/[a-z]+/g) ?? [];
  return words.filter((word) => ENGLISH_WORDS.has(word)).length / Math.max(1, words.length);
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
