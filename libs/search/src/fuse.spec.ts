import { fuse } from './fuse';

const ranking = (...ids: string[]) => ids.map((documentId, index) => ({ documentId, score: 100 - index }));
const order = (...rankings: ReturnType<typeof ranking>[]): string[] =>
  fuse(...rankings).map(({ documentId }) => documentId);

describe('fuse', () => {
  it('puts first what both rankings like', () => {
    expect(order(ranking('a', 'b', 'c'), ranking('x', 'b', 'y'))[0]).toBe('b');
  });

  it('keeps the order of a lone ranking, whatever its scores', () => {
    expect(order(ranking('c', 'a', 'b'), [])).toEqual(['c', 'a', 'b']);
  });

  it('breaks ties by id', () => {
    expect(order(ranking('b'), ranking('a'))).toEqual(['a', 'b']);
  });
});
