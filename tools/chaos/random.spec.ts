import { between, oneOf, seeded, shuffled } from './random.ts';

const taken = (seed: number, count: number): number[] => {
  const random = seeded(seed);
  return Array.from({ length: count }, random);
};

describe('seeded', () => {
  it('gives the same numbers for the same seed, and others for another', () => {
    expect(taken(7, 20)).toEqual(taken(7, 20));
    expect(taken(7, 20)).not.toEqual(taken(8, 20));
  });

  it('gives the numbers of the published mulberry32', () => {
    expect(taken(1, 3)).toEqual([0.6270739405881613, 0.002735721180215478, 0.5274470399599522]);
  });

  it('spreads its numbers evenly over [0, 1)', () => {
    const tenths = Array.from({ length: 10 }, () => 0);
    for (const value of taken(42, 10_000)) tenths[Math.floor(value * 10)]!++;
    for (const count of tenths) expect(Math.abs(count - 1_000)).toBeLessThan(120);
  });
});

describe('choices', () => {
  it('reach both ends of a range and nothing beyond', () => {
    const random = seeded(3);
    const values = new Set(Array.from({ length: 200 }, () => between(random, 1, 4)));
    expect(values).toEqual(new Set([1, 2, 3, 4]));
  });

  it('shuffle without losing or repeating anything', () => {
    const members = Array.from({ length: 50 }, (_, index) => index);
    const order = shuffled(seeded(5), members);
    expect(order).not.toEqual(members);
    expect(order.toSorted((left, right) => left - right)).toEqual(members);
  });

  it('refuse to choose from nothing', () => {
    expect(() => oneOf(seeded(1), [])).toThrow('nothing to choose from');
  });
});
