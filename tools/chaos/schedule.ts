import { between, type Random, seeded, shuffled } from './random.ts';

/**
 * `kill` is SIGKILL, `term` SIGTERM, `freeze` SIGSTOP and later SIGCONT, `drop` the kernel resetting all connections to a port, `cut` all
 * packets of a port vanishing for a while, `vanish` SIGKILL behind such a cut, so that half-open connections stay behind, `full` a disk
 * without space for a while, `skew` a clock that is minutes wrong for a while.
 */
export type FaultKind = 'kill' | 'term' | 'freeze' | 'drop' | 'cut' | 'vanish' | 'full' | 'skew';

/** One fault of the schedule, before it happens. */
export interface PlannedFault {
  number: number;
  kind: FaultKind;
  /** A name of pids.json: a service or a piece of infrastructure. */
  target: string;
  infrastructure: boolean;
  /** Which of the target's processes, as a fraction of their number. */
  process: number;
  /** How long a freeze or a cut lasts; 0 for the other kinds. */
  holdMs: number;
  /** How long nothing happens before it. */
  pauseMs: number;
}

const SERVICE_KINDS: readonly FaultKind[] = ['kill', 'term', 'freeze', 'skew'];

/** What may happen to each piece of infrastructure. */
const INFRASTRUCTURE: Record<string, readonly FaultKind[]> = {
  postgres: ['kill', 'term', 'freeze', 'drop', 'cut', 'vanish'],
  rabbitmq: ['kill', 'term', 'freeze', 'drop', 'cut', 'vanish'],
  redis: ['kill', 'term', 'freeze', 'drop', 'cut', 'vanish'],
  s3: ['kill', 'term', 'freeze', 'drop', 'cut', 'vanish', 'full'],
  sqs: ['kill', 'term'],
  edge: ['kill', 'drop'],
};

const OF_NETWORK = new Set<FaultKind>(['drop', 'cut', 'vanish']);
const LASTING = new Set<FaultKind>(['freeze', 'cut', 'full', 'skew']);

const PAUSE_MS = [1_000, 4_000] as const;
const HOLD_MS = [3_000, 20_000] as const;

/** Whom a schedule may hit, and whether faults of the network and of clocks can be made here. */
export interface Field {
  services: readonly string[];
  network: boolean;
  clocks: boolean;
}

/** So many faults, always the same for the same seed and field. Every combination of target and kind comes once before any comes again. */
export function schedule(seed: number, count: number, field: Field): PlannedFault[] {
  const random = seeded(seed);
  const faults: PlannedFault[] = [];
  while (faults.length < count) {
    for (const { target, kind } of shuffled(random, combinations(field)).slice(0, count - faults.length))
      faults.push(planned(random, faults.length + 1, target, kind));
  }
  return faults;
}

function combinations({ services, network, clocks }: Field): { target: string; kind: FaultKind }[] {
  const all = [...services.map((name) => [name, SERVICE_KINDS] as const), ...Object.entries(INFRASTRUCTURE)];
  const possible = (kind: FaultKind): boolean => (network || !OF_NETWORK.has(kind)) && (clocks || kind !== 'skew');
  return all.flatMap(([target, kinds]) => kinds.filter(possible).map((kind) => ({ target, kind })));
}

function planned(random: Random, number: number, target: string, kind: FaultKind): PlannedFault {
  return {
    number,
    kind,
    target,
    infrastructure: target in INFRASTRUCTURE,
    process: random(),
    holdMs: LASTING.has(kind) ? between(random, ...HOLD_MS) : 0,
    pauseMs: between(random, ...PAUSE_MS),
  };
}
