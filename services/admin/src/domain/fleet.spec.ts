import { concernsOf, type Fleet, type Replica, serviceOf } from './fleet';
import { figuresOfLedger } from './ledger-figures';
import { type BrokerQueue, figuresOf } from './queue-figures';

const replica = (state: Replica['state']): Replica => ({ url: 'http://127.0.0.1:1', state, missing: [] });
const ledger = (idle: number, differences: Record<string, number> = {}) =>
  figuresOfLedger({ byState: new Map(), idle, duplicates: 0, findings: { differences, lost: 0, auditedAt: null } }, 0);
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

const queue = (name: string, changes: Partial<BrokerQueue> = {}): BrokerQueue => ({
  name,
  ready: 0,
  unacked: 0,
  consumers: 1,
  ...changes,
});

describe('concernsOf', () => {
  it('finds nothing when everything is up and nothing waits for a person', () => {
    expect(concernsOf(fleet({ queues: figuresOf([queue('a.b')], new Map()) }))).toEqual([]);
  });

  it.each<[string, Partial<Fleet>, string, number]>([
    ['one of two replicas is down', { services: [serviceOf('x', [replica('up'), replica('down')])] }, 'services', 1],
    ['a service has no replica', { services: [serviceOf('x', [])] }, 'services', 1],
    ['a document is unaccounted for', { ledger: ledger(2) }, 'unaccounted', 2],
    ['a store differs', { ledger: ledger(0, { vault_missing: 2, index_orphan: 1 }) }, 'differences', 3],
    ['a queue has no consumer', { queues: figuresOf([queue('a.b', { consumers: 0 })], new Map()) }, 'alone', 1],
    [
      'messages are parked',
      { queues: figuresOf([queue('a.b'), queue('a.b.parked', { ready: 3 })], new Map()) },
      'parked',
      3,
    ],
    ['problems are open', { problems: { count: 4, newest: [] } }, 'problems', 4],
    ['a part is away', { away: [{ part: 'queues', reason: 'No answer.' }], queues: undefined }, 'away', 1],
  ])('tells that %s', (_, changes, about, count) => {
    expect(concernsOf(fleet(changes))).toEqual([{ about, count }]);
  });
});
