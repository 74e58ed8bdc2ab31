import { beginningOf, formatPlace, isAfter, parsePlace } from './progress-place';

describe('a place in what happens', () => {
  it('reads back what it wrote', () => {
    const place = { xid: 4_711n, source: 2, id: 99n };
    expect(formatPlace(place)).toBe('4711-2-99');
    expect(parsePlace('4711-2-99')).toEqual(place);
  });

  it.each(['', '1', '1-2', '1-2-x', '-1-2-3', '1-2-3-4', '1-22-3', '99999999999999999999-1-1', "1-1-1'; DROP"])(
    'knows that %j is none',
    (text) => expect(parsePlace(text)).toBeUndefined(),
  );

  it('orders by transaction, then kind, then number', () => {
    const places = ['1-1-9', '2-1-3', '2-1-10', '2-2-1', '10-1-1'].map((text) => parsePlace(text) ?? beginningOf(0n));
    for (const [index, place] of places.entries())
      for (const [other, against] of places.entries()) expect(isAfter(place, against)).toBe(index > other);
  });

  it('puts the beginning of a transaction before all that it made', () => {
    expect(isAfter({ xid: 5n, source: 1, id: 1n }, beginningOf(5n))).toBe(true);
    expect(isAfter({ xid: 4n, source: 9, id: 9n }, beginningOf(5n))).toBe(false);
  });
});
