import { loadOf, overloadOf } from './load';

const NO_LIMITS = { activeJobs: 0, laneDepth: 0, oldestSeconds: 0 };
const load = loadOf([
  { state: 'registered', documents: 3, oldestSeconds: 5 },
  { state: 'parsing', documents: 2, oldestSeconds: 60.4 },
  { state: 'tagged', documents: 1, oldestSeconds: 1 },
]);

describe('loadOf', () => {
  it('puts the states together that wait for the same step', () => {
    expect(load.lanes).toContainEqual({ lane: 'reading', depth: 5, oldestSeconds: 60.4 });
    expect(load.activeJobs).toBe(6);
  });

  it('has every lane, also one where nothing waits', () => {
    expect(loadOf([]).lanes.map(({ lane }) => lane)).toEqual(['reading', 'tagging', 'enriching', 'indexing', 'filing']);
    expect(loadOf([]).lanes[0]).toEqual({ lane: 'reading', depth: 0, oldestSeconds: 0 });
  });
});

describe('overloadOf', () => {
  it('is nothing without limits, and at the limit', () => {
    expect(overloadOf(load, NO_LIMITS)).toBeUndefined();
    expect(overloadOf(load, { activeJobs: 6, laneDepth: 5, oldestSeconds: 61 })).toBeUndefined();
  });

  it.each([
    [{ ...NO_LIMITS, activeJobs: 5 }, '6 documents are on their way'],
    [{ ...NO_LIMITS, laneDepth: 4 }, '5 documents wait for reading'],
    [{ ...NO_LIMITS, oldestSeconds: 60 }, 'a document has been waiting for reading for 60 s'],
  ])('says which limit of %j is exceeded', (limits, reason) => {
    expect(overloadOf(load, limits)).toBe(reason);
  });
});
