import { aLine } from './lines.builder';
import { standsOnSide, wordsOnTheirFeet } from './standing-words';
import type { TsvLine } from './tesseract-tsv';

/** The same line as Tesseract gives it for a page that lies on its side. */
const onSide = (line: TsvLine): TsvLine => ({
  ...line,
  words: line.words.map((word) => ({
    ...word,
    box: { x: word.box.y, y: word.box.x, width: word.box.height, height: word.box.width },
  })),
});
const UPRIGHT = aLine('goods received in the harbour');

describe('standsOnSide', () => {
  it('goes by the shape of most words', () => {
    expect(standsOnSide([UPRIGHT])).toBe(false);
    expect(standsOnSide([onSide(UPRIGHT)])).toBe(true);
  });

  it('leaves a page upright whose margin carries a note on its side', () => {
    expect(standsOnSide([UPRIGHT, UPRIGHT, onSide(aLine('filed in May'))])).toBe(false);
  });

  it('says nothing about a page of short words, or none', () => {
    expect(standsOnSide([onSide(aLine('a 12 of'))])).toBe(false);
    expect(standsOnSide([])).toBe(false);
  });
});

describe('wordsOnTheirFeet', () => {
  it('leaves out long words that lie on their side', () => {
    const words = wordsOnTheirFeet([UPRIGHT, onSide(aLine('filed in May'))]);
    expect(words.map(({ text }) => text).join(' ')).toBe('goods received in the harbour in');
  });
});
