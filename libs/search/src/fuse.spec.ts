import { fuse, type Ranking } from './fuse';

const ranking = (ids: string, weight = 1): Ranking => ({
  hits: ids.split('').map((documentId, index) => ({ documentId, score: 100 - index })),
  weight,
});
const order = (...rankings: Ranking[]): string =>
  fuse(...rankings)
    .map(({ documentId }) => documentId)
    .join('');

describe('fuse', () => {
  it('puts first what both rankings like', () => {
    expect(order(ranking('abc'), ranking('xby'))[0]).toBe('b');
  });

  it('keeps the order of a lone ranking, whatever its scores', () => {
    expect(order(ranking('cab'), ranking(''))).toBe('cab');
  });

  it('trusts a ranking as far as its weight goes', () => {
    expect(order(ranking('ab', 0.5), ranking('xy'))).toBe('xyab');
  });

  it('breaks ties by id', () => {
    expect(order(ranking('b'), ranking('a'))).toBe('ab');
  });
});
