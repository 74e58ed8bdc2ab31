/** A word of a text: where it stands, and the form under which it is compared. */
export interface Word {
  readonly start: number;
  readonly end: number;
  readonly folded: string;
}

/** Longer runs of letters and digits are encoded data; they would only bloat the vocabulary. */
const LONGEST_WORD = 64;

/**
 * The words of a text in reading order.
 * The only tokeniser of search: Postgres gets these words, not the text, so that what it finds and what gets highlighted are the same,
 * and `А40-12345/2024`, `INV-2024` or `and/or` are words instead of signed numbers and file names.
 */
export function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  for (const match of text.matchAll(/[\p{L}\p{N}][\p{L}\p{N}\p{M}\u00AD]*/gu)) {
    const folded = fold(match[0]);
    if (folded && folded.length <= LONGEST_WORD)
      words.push({ start: match.index, end: match.index + match[0].length, folded });
  }
  return words;
}

/** A word without case, accents, ligatures, soft hyphens and the dots of ё. */
export function fold(word: string): string {
  const plain = word.normalize('NFKC').toLowerCase().replaceAll('ё', 'е');
  if (/^[a-z0-9а-я]*$/.test(plain)) return plain;
  return plain
    .replace(
      /\p{Script=Latin}\p{M}*/gu,
      (letter) => SPELLED_OUT[letter] ?? letter.normalize('NFD').replace(/\p{M}/gu, ''),
    )
    .replace(/[\p{M}\u00AD]/gu, '') // what composed with nothing: stress marks
    .replace(/[^\p{L}\p{N}]/gu, ''); // what NFKC made of №, ½ and their like
}

/** Latin letters that are not a letter plus an accent. */
const SPELLED_OUT: Readonly<Record<string, string>> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ı: 'i' };

/** A phrase as it is compared: its folded words with one blank between them. */
export const foldPhrase = (phrase: string): string =>
  wordsOf(phrase)
    .map(({ folded }) => folded)
    .join(' ');

/** What stands between straight or curly double quotes, folded: words that must follow each other. «…» are names in Russian, not orders. */
export function quotedPhrases(text: string): string[] {
  const quoted = Array.from(text.matchAll(/["“„]([^"“”„]+)["“”]/gu), ([, phrase = '']) => foldPhrase(phrase));
  return quoted.filter((phrase) => phrase.includes(' '));
}
