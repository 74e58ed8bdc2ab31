import { aFault, START } from './a-run.ts';
import { type Takeover, takeoverTimes } from './takeovers.ts';

const aTakeover = (wish: Partial<Takeover> = {}): Takeover => ({
  queue: 'indexer.index-document',
  begunAt: START + 500,
  takenAt: START + 11_000,
  ...wish,
});

describe('takeovers', () => {
  it('last from the death of the owner to the next claim', () => {
    const second = aTakeover({ takenAt: START + 3_000 });
    expect(takeoverTimes([aFault()], [aTakeover(), second])).toEqual({ count: 2, p50: expect.any(Number), max: 10 });
  });

  it.each([
    ['another service', aFault({ target: 'enrichment' }), aTakeover()],
    ['before the work began', aFault({ injectedAt: START }), aTakeover()],
    ['after the takeover', aFault({ injectedAt: START + 12_000 }), aTakeover()],
    ['in a way that lets it finish', aFault({ kind: 'term' }), aTakeover()],
    ['so that nobody hears of it for a while', aFault({ kind: 'freeze' }), aTakeover()],
  ])('are not those whose fault hit %s', (_, fault, takeover) => {
    expect(takeoverTimes([fault], [takeover])).toEqual({ count: 0, p50: null, max: null });
  });

  it('are not those that had to wait for the broker', () => {
    const broker = aFault({ target: 'rabbitmq', injectedAt: START + 4_000 });
    expect(takeoverTimes([aFault(), broker], [aTakeover()])).toMatchObject({ count: 0 });
  });
});
