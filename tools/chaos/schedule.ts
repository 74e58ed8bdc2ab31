import { between, type Random, seeded, shuffled } from './random.ts';

/** `kill` is SIGKILL, `term` SIGTERM, `freeze` SIGSTOP and later SIGCONT, `drop` the kernel resetting all connections to its port. */
export type FaultKind = 'kill' | 'term' | 'freeze' | 'drop';

/** One fault of the schedule, before it happens. */
export interface PlannedFault {
  number: number;
  kind: FaultKind;
  /** A name of pids.json: a service or a piece of infrastructure. */
  target: string;
  infrastructure: boolean;
  /** Which of the target's processes, as a fraction of their number. */
  process: number;
  /** How long a frozen process stays frozen; 0 for the other kinds. */
  holdMs: number;
  /** How long nothing happens before it. */
  pauseMs: number;
}

const SERVICE_KINDS: readonly FaultKind[] = ['kill', 'term', 'freeze'];

/** What may happen to each piece of infrastructure. */
const INFRASTRUCTURE: Record<string, readonly FaultKind[]> = {
  postgres: ['kill', 'term', 'freeze', 'drop'],
  rabbitmq: ['kill', 'term', 'freeze', 'drop'],
  redis: ['kill', 'term', 'freeze', 'drop'],
  s3: ['kill', 'term', 'freeze', 'drop'],
  sqs: ['kill', 'term'],
  edge: ['kill', 'drop'],
};

const PAUSE_MS = [1_000, 4_000] as const;
const FREEZE_MS = [3_000, 20_000] as const;

/** So many faults, always the same for the same seed. Every combination of target and kind comes once before any comes again. */
export function schedule(seed: number, count: number, services: readonly string[]): PlannedFault[] {
  const random = seeded(seed);
  const faults: PlannedFault[] = [];
  while (faults.length < count) {
    for (const { target, kind } of shuffled(random, combinations(services)).slice(0, count - faults.length))
      faults.push(planned(random, faults.length + 1, target, kind));
  }
  return faults;
}

function combinations(services: readonly string[]): { target: string; kind: FaultKind }[] {
  const all = [...services.map((name) => [name, SERVICE_KINDS] as const), ...Object.entries(INFRASTRUCTURE)];
  return all.flatMap(([target, kinds]) => kinds.map((kind) => ({ target, kind })));
}

function planned(random: Random, number: number, target: string, kind: FaultKind): PlannedFault {
  return {
    number,
    kind,
    target,
    infrastructure: target in INFRASTRUCTURE,
    process: random(),
    holdMs: kind === 'freeze' ? between(random, ...FREEZE_MS) : 0,
    pauseMs: between(random, ...PAUSE_MS),
  };
}
