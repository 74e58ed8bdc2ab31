import { cleanText } from './clean-text';
import { meanConfidence } from './mean-confidence';
import type { ReadPage, Word } from './reading';
import type { PixelBox, TsvLine } from './tesseract-tsv';

/** A box in fractions of the upright page. */
export type PageBox = Pick<Word, 'x' | 'y' | 'width' | 'height'>;

/** A recognised page from Tesseract's lines; `toPage` leads from pixels of the picture back to the page. Ink without words gives an empty page. */
export function recognisedPage(
  number: number,
  lines: readonly TsvLine[],
  toPage: (box: PixelBox) => PageBox,
): ReadPage {
  const words = lines.flatMap((line) => line.words).map((word) => toWord(word.text, word.confidence, toPage(word.box)));
  return {
    number,
    status: 'done',
    source: 'ocr',
    text: cleanText(textOf(lines)),
    confidence: round(meanConfidence(words), 3),
    words,
  };
}

/** A word as it is stored: places to a ten-thousandth of the page, inside the page. */
export function toWord(text: string, confidence: number, box: PageBox): Word {
  const x = clamp(box.x);
  const y = clamp(box.y);
  return {
    text: cleanText(text),
    x: round(x, 4),
    y: round(y, 4),
    width: round(Math.min(box.width, 1 - x), 4),
    height: round(Math.min(box.height, 1 - y), 4),
    confidence: round(confidence, 2),
  };
}

/** Lines end with a line feed, paragraphs with two. */
function textOf(lines: readonly TsvLine[]): string {
  return lines
    .map((line, index) => {
      const newBlock = index > 0 && line.block !== lines[index - 1]?.block;
      return (newBlock ? '\n' : '') + line.words.map((word) => word.text).join(' ');
    })
    .join('\n');
}

function clamp(value: number): number {
  return Math.min(1, Math.max(0, value));
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
