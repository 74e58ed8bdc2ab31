import { meanConfidence } from './mean-confidence';

describe('meanConfidence', () => {
  it('is 0 without words', () => {
    expect(meanConfidence([])).toBe(0);
  });

  it('is that of all words together', () => {
    expect(meanConfidence([{ confidence: 0.5 }, { confidence: 1 }])).toBe(0.75);
  });
});
