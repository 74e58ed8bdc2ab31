import { editDistance } from './edit-distance.ts';

/** What was counted on one page. */
export interface PageScore {
  characters: number;
  edits: number;
  /** Levenshtein over words. */
  wordEdits: number;
  expectedWords: number;
  givenWords: number;
  hits: number;
}

/** Percent, rounded to hundredths: character and word error rate (order counts), recall, precision and F1 of words (order does not). */
export interface Scores {
  pages: number;
  cer: number;
  wer: number;
  recall: number;
  precision: number;
  f1: number;
}

/** Compares what was read with what stands on the page. */
export function scorePage(truth: string, read: string): PageScore {
  const [expected, given] = [plain(truth), plain(read)];
  const [expectedWords, givenWords] = [wordsOf(expected), wordsOf(given)];
  return {
    characters: expected.length,
    edits: editDistance(expected, given),
    wordEdits: editDistance(...asUnits(expectedWords, givenWords)),
    expectedWords: expectedWords.length,
    givenWords: givenWords.length,
    hits: commonWords(expectedWords, givenWords),
  };
}

/** The scores of all pages together, weighted by their length. A page that is missing in `read` counts as read empty. */
export function scorePages(truth: readonly string[], read: readonly string[]): Scores {
  const pages = truth.map((text, index) => scorePage(text, read[index] ?? ''));
  const sum = (key: keyof PageScore): number => pages.reduce((total, page) => total + page[key], 0);
  return {
    pages: pages.length,
    cer: percent(sum('edits'), sum('characters')),
    wer: percent(sum('wordEdits'), sum('expectedWords')),
    recall: percent(sum('hits'), sum('expectedWords')),
    precision: percent(sum('hits'), sum('givenWords')),
    f1: percent(2 * sum('hits'), sum('expectedWords') + sum('givenWords')),
  };
}

/** Without differences that no reader would call errors: shapes of quotes and dashes, ё, hyphenation, white space. */
function plain(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\u00ad\u200b\ufeff]/g, '')
    .replace(/[‘’‚`´]/g, "'")
    .replace(/[“”„«»]|''/g, '"')
    .replace(/[‐‑‒–—―−]+/g, '-')
    .replaceAll('ё', 'е')
    .replaceAll('Ё', 'Е')
    .replace(/-\s*\n\s*/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Without the punctuation around them, in small letters. */
function wordsOf(text: string): string[] {
  return text
    .split(' ')
    .map((word) => word.toLowerCase().replace(/^[^\p{L}\p{N}$%#@]+|[^\p{L}\p{N}%]+$/gu, ''))
    .filter(Boolean);
}

/** Each different word as one character, so that words can be compared like letters. */
function asUnits(one: readonly string[], other: readonly string[]): [string, string] {
  const numbers = new Map<string, number>();
  const unit = (word: string): string => {
    const number = numbers.get(word) ?? numbers.size + 1;
    numbers.set(word, number);
    return String.fromCharCode(number);
  };
  return [one.map(unit).join(''), other.map(unit).join('')];
}

function commonWords(expected: readonly string[], given: readonly string[]): number {
  const left = new Map<string, number>();
  for (const word of expected) left.set(word, (left.get(word) ?? 0) + 1);
  return given.filter((word) => {
    const count = left.get(word) ?? 0;
    left.set(word, count - 1);
    return count > 0;
  }).length;
}

function percent(part: number, whole: number): number {
  return Math.round((10_000 * part) / Math.max(1, whole)) / 100;
}
