import { jittered } from './diverter';

describe('jittered', () => {
  it('lies in the last quarter of the pause', () => {
    expect([jittered(1_000, 0), jittered(1_000, 0.5), jittered(1_000, 1)]).toEqual([750, 875, 1_000]);
  });

  it('is not the same for all', () => {
    expect(new Set(Array.from({ length: 50 }, () => jittered(60_000))).size).toBeGreaterThan(1);
  });
});
