import { rates, roundStep } from './rates.ts';

describe('rates', () => {
  it('count what falls into each span, per second', () => {
    expect(rates([1_000, 1_100, 1_900, 5_000], 1_000, 2_000, 3)).toEqual([1.5, 0, 0.5]);
  });

  it('leave out what lies before or behind', () => {
    expect(rates([0, 999, 3_000], 1_000, 1_000, 2)).toEqual([0, 0]);
  });
});

describe('roundStep', () => {
  it.each([
    [10, 5, 2],
    [7, 4, 2],
    [95, 10, 10],
    [0.4, 4, 0.1],
    [0, 4, 1e-9],
  ])('divides %d into at most %d parts by steps of %d', (length, most, step) => {
    expect(roundStep(length, most)).toBeCloseTo(step, 12);
  });
});
