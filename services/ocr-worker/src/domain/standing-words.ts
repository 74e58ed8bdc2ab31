import type { TsvLine, TsvWord } from './tesseract-tsv';

/** Shorter words may be taller than wide without lying on their side. */
const LONG_ENOUGH = 3;
/** How much taller than wide a word on its side is at least. */
const CLEARLY_TALLER = 1.3;
/** Part of the letters of long words that lie on their side when the page does. */
const MOST = 0.5;

/** Whether most words lie on their side: Tesseract reads vertical text too, right and with confidence, and leaves the page as it lies. */
export function standsOnSide(lines: readonly TsvLine[]): boolean {
  const long = lines.flatMap((line) => line.words).filter(isLong);
  return lettersOf(long.filter(isOnSide)) > lettersOf(long) * MOST;
}

/** The words that do not lie on their side. */
export function wordsOnTheirFeet(lines: readonly TsvLine[]): TsvWord[] {
  return lines.flatMap((line) => line.words).filter((word) => !isLong(word) || !isOnSide(word));
}

function isLong({ text }: TsvWord): boolean {
  return text.length >= LONG_ENOUGH;
}

function isOnSide({ box }: TsvWord): boolean {
  return box.height > box.width * CLEARLY_TALLER;
}

function lettersOf(words: readonly TsvWord[]): number {
  return words.reduce((sum, { text }) => sum + text.length, 0);
}
