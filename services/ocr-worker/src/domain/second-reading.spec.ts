import type { ReadPage } from './reading';
import { comparePages, type FirstPage, SecondEngineRules } from './second-reading';

const ours = (number: number, text: string, confidence: number, source = 'ocr'): FirstPage => ({
  number,
  text,
  confidence,
  source,
});
const theirs = (number: number, text: string, confidence: number): ReadPage => ({
  number,
  status: 'done',
  source: 'ocr',
  text,
  confidence,
  words: [],
});

describe('SecondEngineRules', () => {
  const rules = new SecondEngineRules({ engine: 'abbyy' });

  it.each([
    [0.69, 0.9, true],
    [0.9, 0.59, true],
    [0.7, 0.6, false],
    [1, 0.95, false],
  ])('coverage %f and confidence %f: %s', (coverage, averageConfidence, wanted) => {
    expect(rules.wants({ coverage, averageConfidence })).toBe(wanted);
  });

  it('ask nobody when there is nobody to ask', () => {
    expect(new SecondEngineRules().wants({ coverage: 0, averageConfidence: 0 })).toBe(false);
  });
});

describe('comparePages', () => {
  it('are those with more letters and more confidence', () => {
    const first = [ours(1, 'Agreement No. 7', 0.9), ours(2, 'Agr3em nt', 0.4), ours(3, '', 0)];
    const second = [theirs(1, 'Agreement No. 7', 0.85), theirs(2, 'Agreement', 0.9), theirs(3, 'Annex', 0.8)];
    const { better, worse } = comparePages(first, second);
    expect(better.map(({ number }) => number)).toEqual([2, 3]);
    expect(worse.map(({ number }) => number)).toEqual([1]);
  });

  it('are never ones with a text layer, nor ones that we do not have', () => {
    const second = [theirs(1, 'A much longer text than before', 1), theirs(2, 'More', 1)];
    expect(comparePages([ours(1, 'From the file', 1, 'text_layer')], second)).toEqual({ better: [], worse: [] });
  });
});
