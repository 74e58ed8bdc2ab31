import { differencesIn, type LedgerFigures } from './ledger-figures';
import type { QueueFigures } from './queue-figures';

/** `up`: everything it needs answers. `degraded`: it runs, and something it works with does not. `down`: no answer. */
export type ReplicaState = 'up' | 'degraded' | 'down';

/** One process of a service. */
export interface Replica {
  readonly url: string;
  readonly state: ReplicaState;
  /** What it misses: `database`, `queue`, `storage`, `cache`. */
  readonly missing: readonly string[];
}

/** A service with its replicas. */
export interface Service {
  readonly name: string;
  readonly state: ReplicaState;
  readonly replicas: readonly Replica[];
}

/** A problem that waits for a person. */
export interface OpenProblem {
  readonly id: string;
  readonly documentId: string | null;
  readonly title: string | null;
  readonly queue: string;
  readonly code: string;
  readonly message: string;
  readonly recommendation: string;
  readonly state: string;
  readonly lastAttemptAt: Date;
}

/** The newest open problems, and how many there are. */
export interface OpenProblems {
  readonly count: number;
  readonly newest: readonly OpenProblem[];
}

/** Messages that are committed and not yet with the broker. */
export interface Outbox {
  readonly messages: number;
  readonly oldestSeconds: number | null;
}

/** A part of the report that could not be had, and why, in words without addresses. */
export interface Away {
  readonly part: 'queues' | 'ledger' | 'problems' | 'outbox' | 'ages';
  readonly reason: string;
}

/** How the whole fleet is at one moment. A part that is away is `undefined` here and named in `away`. */
export interface Fleet {
  readonly checkedAt: Date;
  readonly services: readonly Service[];
  readonly queues: readonly QueueFigures[] | undefined;
  readonly outbox: Outbox | undefined;
  readonly ledger: LedgerFigures | undefined;
  readonly problems: OpenProblems | undefined;
  readonly away: readonly Away[];
}

/** A service of those replicas: `up` when all are, `down` when none answers or there is none. */
export function serviceOf(name: string, replicas: readonly Replica[]): Service {
  const all = (state: ReplicaState): boolean => replicas.every((replica) => replica.state === state);
  if (all('down')) return { name, state: 'down', replicas };
  return { name, state: all('up') ? 'up' : 'degraded', replicas };
}

/** Something that needs a person, and how many of it. */
export interface Concern {
  readonly about: 'services' | 'problems' | 'unaccounted' | 'differences' | 'alone' | 'parked' | 'away';
  readonly count: number;
}

/** What needs attention, most pressing first; empty when all is well. */
export function concernsOf({ services, queues = [], ledger, problems, away }: Fleet): Concern[] {
  const concerns: Concern[] = [
    { about: 'services', count: services.filter(({ state }) => state !== 'up').length },
    { about: 'unaccounted', count: ledger?.unaccounted ?? 0 },
    { about: 'differences', count: ledger ? differencesIn(ledger) : 0 },
    { about: 'alone', count: queues.filter(({ consumers }) => consumers === 0).length },
    { about: 'parked', count: queues.reduce((sum, { parked }) => sum + parked, 0) },
    { about: 'problems', count: problems?.count ?? 0 },
    { about: 'away', count: away.length },
  ];
  return concerns.filter(({ count }) => count !== 0);
}
