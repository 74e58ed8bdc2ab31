import type { TsvLine, TsvWord } from './tesseract-tsv';

/** For specs: a line of words of one confidence, 10 pixels a letter, at a height of the picture. */
export function aLine(text: string, confidence = 0.95, y = 0): TsvLine {
  let x = 0;
  const words = text.split(' ').map((word): TsvWord => {
    const box = { x, y, width: word.length * 10, height: 20 };
    x += box.width + 10;
    return { text: word, confidence, box };
  });
  return { block: 1, box: { x: 0, y, width: x, height: 20 }, words };
}
