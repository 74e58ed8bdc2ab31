import { editDistance } from './edit-distance.ts';
import { scorePages } from './scoring.ts';

describe('editDistance', () => {
  it.each([
    ['', '', 0],
    ['kitten', 'sitting', 3],
    ['flaw', 'lawn', 2],
    ['абв', '', 3],
    ['same', 'same', 0],
  ])('of %j and %j is %i', (one, other, distance) => {
    expect(editDistance(one, other)).toBe(distance);
    expect(editDistance(other, one)).toBe(distance);
  });
});

describe('scorePages', () => {
  it('gives no errors for the same text in another dress', () => {
    const truth = ['«Счёт» — оплачен\n\nin full'];
    expect(scorePages(truth, ['"Счет" - оплачен in full '])).toMatchObject({ cer: 0, wer: 0, f1: 100 });
  });

  it('counts characters, words in order, and words in any order', () => {
    const scores = scorePages(['one two three four'], ['two one three']);
    expect(scores).toMatchObject({ pages: 1, wer: 75, recall: 75, precision: 100, f1: 85.71 });
    expect(scores.cer).toBeGreaterThan(30);
  });

  it('joins words that a line end has broken', () => {
    expect(scorePages(['maintenance'], ['mainte-\nnance'])).toMatchObject({ cer: 0 });
  });

  it('counts a page that is missing as read empty', () => {
    expect(scorePages(['abc', 'def'], ['abc'])).toMatchObject({ pages: 2, cer: 50, recall: 50, precision: 100 });
  });
});
