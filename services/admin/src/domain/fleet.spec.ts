import { type Fleet, isWell, type Replica, serviceOf } from './fleet';
import { figuresOfLedger } from './ledger-figures';

const replica = (state: Replica['state']): Replica => ({ url: 'http://127.0.0.1:1', state, missing: [] });
const ledger = (idle: number) => figuresOfLedger({ byState: new Map(), idle, duplicates: 0 }, 0);
const fleet = (changes: Partial<Fleet> = {}): Fleet => ({
  checkedAt: new Date(0),
  services: [serviceOf('admin', [replica('up')])],
  queues: [],
  outbox: { messages: 0, oldestSeconds: null },
  ledger: ledger(0),
  problems: { count: 0, newest: [] },
  away: [],
  ...changes,
});

describe('serviceOf', () => {
  it.each([
    [['up', 'up'] as const, 'up'],
    [['up', 'down'] as const, 'degraded'],
    [['up', 'degraded'] as const, 'degraded'],
    [['down', 'degraded'] as const, 'degraded'],
    [['down', 'down'] as const, 'down'],
    [[] as const, 'down'],
  ])('of replicas that are %j is %s', (states, state) => {
    expect(serviceOf('x', states.map(replica)).state).toBe(state);
  });
});

describe('isWell', () => {
  it('holds when everything is up and nothing waits for a person', () => {
    expect(isWell(fleet())).toBe(true);
  });

  it.each<[string, Partial<Fleet>]>([
    ['one of two replicas is down', { services: [serviceOf('x', [replica('up'), replica('down')])] }],
    ['a service has no replica', { services: [serviceOf('x', [])] }],
    ['a part is away', { away: [{ part: 'queues', reason: 'No answer.' }] }],
    ['a problem is open', { problems: { count: 1, newest: [] } }],
    ['problems are unknown', { problems: undefined }],
    ['a document is unaccounted for', { ledger: ledger(1) }],
  ])('does not hold when %s', (_, changes) => {
    expect(isWell(fleet(changes))).toBe(false);
  });
});
