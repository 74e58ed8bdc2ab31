import { aDocument, aFault, aRun, aSending, START } from './a-run.ts';

describe('the summary', () => {
  it('has exactly the names that others read, in their order', () => {
    expect(JSON.stringify(aRun().summary)).toBe(
      '{"faults":0,"attempted":1,"acknowledged":1,"published":1,"duplicated":0,"lost":0,"unexpected":0,"unaccounted":0,' +
        '"recovered":0,"recovery_seconds":{"p50":null,"max":null}}',
    );
  });

  it('counts attempts, acknowledgements and findings apart', () => {
    const sendings = [aSending(), aSending({ id: 'crun-0002', acknowledgedAt: undefined, documentId: undefined })];
    const documents = [aDocument({ publications: 2 })];
    expect(aRun({ sendings, documents }).summary).toMatchObject({
      attempted: 2,
      acknowledged: 1,
      duplicated: 1,
      lost: 0,
    });
  });

  it('calls a fault recovered when its component serves and a later document is published', () => {
    const documents = [aDocument({ createdAt: START + 1_200, publishedAt: START + 4_000 })];
    const faults = [aFault(), aFault({ number: 2, injectedAt: START + 5_000, healthyAt: START + 6_000 })];
    expect(aRun({ faults, documents }).summary).toMatchObject({
      faults: 2,
      recovered: 1,
      recovery_seconds: { p50: 3, max: 3 },
    });
  });
});
