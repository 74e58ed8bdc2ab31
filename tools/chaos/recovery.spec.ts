import { aDocument, aFault, START } from './a-run.ts';
import { recoveriesOf } from './recovery.ts';

describe('recovery', () => {
  it('lasts until a document is published that was accepted after the fault', () => {
    const documents = [
      aDocument({ createdAt: START + 900, publishedAt: START + 1_500 }), // accepted before
      aDocument({ createdAt: START + 1_100, publishedAt: START + 6_000 }),
      aDocument({ createdAt: START + 2_000, publishedAt: START + 5_300 }),
      aDocument({ createdAt: START + 3_000, publishedAt: null }),
    ];
    expect(recoveriesOf([aFault()], documents)).toEqual([
      { number: 1, publishedAfterSeconds: 4.3, underWayAfterSeconds: 0.5, healthyAfterSeconds: 2.5 },
    ]);
  });

  it('tells when the last document was published that was under way', () => {
    const documents = [
      aDocument({ createdAt: START + 100, publishedAt: START + 990 }), // done before
      aDocument({ createdAt: START + 200, publishedAt: START + 9_000 }),
      aDocument({ createdAt: START + 300, publishedAt: START + 4_000 }),
    ];
    expect(recoveriesOf([aFault()], documents)).toMatchObject([{ underWayAfterSeconds: 8 }]);
  });

  it('counts the health of a frozen process from its end on', () => {
    const frozen = aFault({ kind: 'freeze', endedAt: START + 3_000, healthyAt: START + 3_200 });
    expect(recoveriesOf([frozen], [])).toEqual([{ number: 1, healthyAfterSeconds: 0.2 }]);
  });

  it('leaves out faults that could not be done', () => {
    expect(recoveriesOf([aFault({ trouble: 'no process', healthyAt: undefined })], [])).toEqual([]);
  });
});
