import type { PixelBox, TsvLine, TsvWord } from './tesseract-tsv';

/** Cyrillic look-alikes come with nearly the confidence of the Latin word they are; real Russian read as Latin is 0.4 behind. */
const AS_SURE = 0.1;

/**
 * The lines of a Latin page that was read for both alphabets, with each word that holds Cyrillic replaced by what the Latin reading has at its place, unless
 * that is clearly less sure: then the word is Russian indeed. Both readings are of the same picture.
 */
export function mergeScripts(both: readonly TsvLine[], latin: readonly TsvLine[]): TsvLine[] {
  const latinWords = latin.flatMap((line) => line.words);
  return both.map((line) => ({ ...line, words: line.words.map((word) => inLatin(word, latinWords)) }));
}

function inLatin(word: TsvWord, latinWords: readonly TsvWord[]): TsvWord {
  if (!/\p{Script=Cyrillic}/u.test(word.text)) return word;
  const there = latinWords.filter(({ box }) => isInside(middleOf(box), word.box));
  const confidence = Math.min(...there.map((other) => other.confidence));
  if (!there.length || confidence < word.confidence - AS_SURE) return word;
  return { text: there.map((other) => other.text).join(' '), confidence, box: word.box };
}

function middleOf({ x, y, width, height }: PixelBox): { x: number; y: number } {
  return { x: x + width / 2, y: y + height / 2 };
}

function isInside({ x, y }: { x: number; y: number }, box: PixelBox): boolean {
  return x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height;
}
