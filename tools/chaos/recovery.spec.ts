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
      { number: 1, publishedAfterSeconds: 4.3, healthyAfterSeconds: 2.5 },
    ]);
  });

  it('counts the health of a frozen process from its end on', () => {
    const frozen = aFault({ kind: 'freeze', endedAt: START + 3_000, healthyAt: START + 3_200 });
    expect(recoveriesOf([frozen], [])).toEqual([{ number: 1, healthyAfterSeconds: 0.2 }]);
  });

  it('leaves out faults that could not be done', () => {
    expect(recoveriesOf([aFault({ trouble: 'no process', healthyAt: undefined })], [])).toEqual([]);
  });
});
