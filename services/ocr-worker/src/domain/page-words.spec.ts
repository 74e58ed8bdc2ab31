import { aLine } from './lines.builder';
import { recognisedPage, toWord } from './page-words';

const inTenThousands = (box: { x: number; y: number; width: number; height: number }) => ({
  x: box.x / 10_000,
  y: box.y / 10_000,
  width: box.width / 10_000,
  height: box.height / 10_000,
});

describe('recognisedPage', () => {
  it('puts paragraphs apart, counts confidence, and gives boxes on the page', () => {
    const lines = [aLine('first line', 0.9), aLine('second', 0.6, 30), { ...aLine('new'), block: 2 }];
    const page = recognisedPage(3, lines, inTenThousands);
    expect(page).toMatchObject({ number: 3, status: 'done', source: 'ocr', text: 'first line\nsecond\n\nnew' });
    expect(page.confidence).toBeCloseTo((0.9 + 0.9 + 0.6 + 0.95) / 4, 3);
    expect(page.words[1]).toEqual({ text: 'line', x: 0.006, y: 0, width: 0.004, height: 0.002, confidence: 0.9 });
  });

  it('gives an empty page for ink without words', () => {
    expect(recognisedPage(1, [], inTenThousands)).toMatchObject({ status: 'done', text: '', confidence: 0, words: [] });
  });
});

describe('toWord', () => {
  it('keeps boxes inside the page', () => {
    const word = toWord('edge', 1, { x: 0.95, y: -0.01, width: 0.2, height: 0.02 });
    expect(word).toMatchObject({ x: 0.95, y: 0, width: 0.05, height: 0.02 });
  });
});
