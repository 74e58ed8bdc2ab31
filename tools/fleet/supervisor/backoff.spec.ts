import { backoffMs, faultsAfter } from './backoff.ts';

describe('backoff', () => {
  it('is short at first, doubles, and stays below a limit', () => {
    expect([1, 2, 3, 4, 8, 50].map(backoffMs)).toEqual([200, 400, 800, 1600, 15_000, 15_000]);
  });

  it('counts faults in a row', () => {
    expect(faultsAfter(3, 500)).toBe(4);
  });

  it('begins anew after a process has run for a while', () => {
    expect(faultsAfter(7, 60_000)).toBe(1);
  });
});
