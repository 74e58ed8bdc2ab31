/** Text beyond this many characters tells no more about the language. */
export const LANGUAGE_SAMPLE = 20_000;
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
export function guessLanguage(whole: string): string | null {
  const text = whole.slice(0, LANGUAGE_SAMPLE);
  const cyrillic = count(text, /\p{Script=Cyrillic}/gu);
  const latin = count(text, /\p{Script=Latin}/gu);
  if (cyrillic + latin < FEWEST_LETTERS) return null;
  if (cyrillic > latin) return count(text, UKRAINIAN) > count(text, RUSSIAN) ? 'uk' : 'ru';
  return englishShare(text) >= ENGLISH_SHARE ? 'en' : null;
}

function englishShare(text: string): number {
  const words = text.toLowerCase().match(/[a-z]+/g) ?? [];
  return words.filter((word) => ENGLISH_WORDS.has(word)).length / Math.max(1, words.length);
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
