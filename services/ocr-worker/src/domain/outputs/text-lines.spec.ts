import { toTextLines } from './text-lines';

const PAGE = { width: 600, height: 800 };
const word = (text: string, x: number, y: number, height = 0.02) => ({ text, x, y, width: 0.1, height, confidence: 1 });
const texts = (lines: ReturnType<typeof toTextLines>) => lines.map((line) => line.map(({ text }) => text).join(' '));

describe('toTextLines', () => {
  it('parts lines, also those of two columns', () => {
    const words = [word('one', 0.1, 0.1), word('two', 0.25, 0.1), word('three', 0.1, 0.13), word('four', 0.6, 0.05)];
    expect(texts(toTextLines(words, PAGE))).toEqual(['one two', 'three', 'four']);
  });

  it('gives the words of a line one baseline and height, and leaves their sides', () => {
    const [line] = toTextLines([word('up', 0.1, 0.1), word('grow', 0.25, 0.104)], PAGE);
    expect(line).toMatchObject([
      { left: 60, right: 120, baseline: expect.closeTo(99.2), height: expect.closeTo(19.2) },
      { left: 150, right: 210, baseline: expect.closeTo(99.2), height: expect.closeTo(19.2) },
    ]);
  });

  it('follows the slope of a skewed line', () => {
    const skewed = [0, 1, 2, 3, 4].map((at) => word(`w${at}`, 0.1 + at * 0.15, 0.1 + at * 0.004));
    const [line] = toTextLines(skewed, PAGE);
    const baselines = line?.map(({ baseline }) => Number(baseline.toFixed(1)));
    expect(baselines).toEqual([96, 99.2, 102.4, 105.6, 108.8]);
  });

  it('lets no tall neighbour blow up a word', () => {
    const [line] = toTextLines([word('I', 0.1, 0.1, 0.1), word('small', 0.25, 0.15, 0.02)], PAGE);
    expect(line?.[1]?.height).toBe(32);
  });

  it('is empty for a page without words', () => {
    expect(toTextLines([], PAGE)).toEqual([]);
  });
});
