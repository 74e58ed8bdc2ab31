import { toReading } from './figures';
import { blankPage, failedPage, layerPage, type ReadPage } from './reading';

const fault = { code: 'corrupt_file', message: 'damaged', facts: {}, passing: false } as const;
const recognised = (number: number, words: number, confidence: number): ReadPage => ({
  ...layerPage(number, 'the word '.repeat(words)),
  source: 'ocr',
  confidence,
  words: Array.from({ length: words }, () => ({ text: 'word', x: 0, y: 0, width: 0, height: 0, confidence })),
});

describe('toReading', () => {
  it('puts pages into order', () => {
    expect(toReading([layerPage(2, 'b'), layerPage(1, 'a')]).pages.map((page) => page.number)).toEqual([1, 2]);
  });

  it('counts blank pages as covered, failed and empty ones not', () => {
    const empty = { ...recognised(3, 0, 0), status: 'done' as const };
    expect(toReading([layerPage(1, 'text'), blankPage(2, 'ocr'), empty, failedPage(4, fault)]).coverage).toBe(0.5);
  });

  it('weighs confidence by words', () => {
    const { averageConfidence } = toReading([recognised(1, 30, 0.9), recognised(2, 10, 0.5), blankPage(3, 'ocr')]);
    expect(averageConfidence).toBeCloseTo(0.8);
  });

  it('tells the language of the whole', () => {
    expect(toReading([layerPage(1, '7'), layerPage(2, 'Комиссия приняла работы без замечаний')]).language).toBe('ru');
  });
});
