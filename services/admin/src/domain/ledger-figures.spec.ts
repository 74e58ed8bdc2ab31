import { figuresOfLedger, type LedgerCounts } from './ledger-figures';

const counts = (states: Record<string, number>, idle = 0, duplicates = 0, lost = 0): LedgerCounts => ({
  byState: new Map(Object.entries(states)),
  idle,
  duplicates,
  findings: { differences: lost > 0 ? { object_missing: lost } : {}, lost, auditedAt: null },
});

describe('figuresOfLedger', () => {
  const states = {
    registered: 1,
    parsing: 2,
    parsed: 3,
    tagged: 4,
    enriched: 5,
    indexed: 6,
    published: 7,
    problem: 8,
    rejected: 9,
    expired: 10,
    erased: 11,
    cancelled: 12,
  };

  it('balances: accepted is the sum of all ends and of what is in progress', () => {
    const figures = figuresOfLedger(counts(states, 0, 13), 0);
    const { published, duplicate, rejected, problem, expired, erased, cancelled, inProgress } = figures;
    expect(figures.inProgress).toBe(21);
    expect(figures.accepted).toBe(
      published + duplicate + rejected + problem + expired + erased + cancelled + inProgress,
    );
  });

  it('tells how many documents are at each stage, in order', () => {
    const stages = figuresOfLedger(counts(states), 0).stages;
    expect(stages.map(({ documents }) => documents)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it.each([
    ['every idle document may have its message', 3, 3, 0],
    ['a message is missing', 3, 2, 1],
    ['there are more messages than idle documents', 1, 9, 0],
  ])('finds lost documents when %s', (_, idle, messages, lost) => {
    expect(figuresOfLedger(counts({ parsed: idle }, idle), messages).unaccounted).toBe(lost);
  });

  it('counts what the auditor has found, which may be more than missing messages tell', () => {
    const { unaccounted, differences } = figuresOfLedger(counts({ parsed: 2 }, 2, 0, 3), 2);
    expect([unaccounted, differences]).toEqual([3, { object_missing: 3 }]);
  });

  it('does not claim that nothing is lost while the broker cannot be asked', () => {
    expect(figuresOfLedger(counts({}), undefined).unaccounted).toBeUndefined();
  });
});
