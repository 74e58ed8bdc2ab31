import { aFault, START } from './a-run.ts';
import { type Takeover, takeoverTimes } from './takeovers.ts';

const aTakeover = (wish: Partial<Takeover> = {}): Takeover => ({
  queue: 'indexer.index-document',
  begunAt: START + 500,
  takenAt: START + 11_000,
  ...wish,
});

describe('takeovers', () => {
  it('last from the fault that hit the owner to the next claim', () => {
    const second = aTakeover({ takenAt: START + 3_000 });
    expect(takeoverTimes([aFault()], [aTakeover(), second])).toEqual({ count: 2, p50: expect.any(Number), max: 10 });
  });

  it.each([
    ['another service', aFault({ target: 'enrichment' }), aTakeover()],
    ['before the work began', aFault({ injectedAt: START }), aTakeover()],
    ['after the takeover', aFault({ injectedAt: START + 12_000 }), aTakeover()],
    ['in a way that lets it finish', aFault({ kind: 'term' }), aTakeover()],
  ])('are not those whose fault hit %s', (_, fault, takeover) => {
    expect(takeoverTimes([fault], [takeover])).toEqual({ count: 0, p50: null, max: null });
  });
});
