import { setTimeout as wait } from 'node:timers/promises';
import { FleetError, messageOf } from '../fleet/errors.ts';
import type { Installation } from '../fleet/installation.ts';
import type { Frozen } from './frozen.ts';
import { healed } from './healing.ts';
import type { HappenedFault, Journal } from './journal.ts';
import { aim, dropConnections } from './processes.ts';
import type { PlannedFault } from './schedule.ts';

/** Told about a fault when it happens and when its component serves again. */
export type FaultTeller = (fault: HappenedFault) => void;

/**
 * Makes the faults of a schedule happen, one at a time. A piece of infrastructure is hit only when everything that was hit before
 * serves again; a service may be hit while another one is still healing.
 */
export class Campaign {
  readonly #fleet: Installation;
  readonly #journal: Journal;
  readonly #frozen: Frozen;
  readonly #tell: FaultTeller;
  readonly #healing = new Map<string, Promise<void>>();

  constructor(fleet: Installation, journal: Journal, frozen: Frozen, tell: FaultTeller) {
    this.#fleet = fleet;
    this.#journal = journal;
    this.#frozen = frozen;
    this.#tell = tell;
  }

  /** Resolves when all faults have happened, or the signal ended them, and everything serves again. */
  async run(faults: readonly PlannedFault[], end: AbortSignal): Promise<void> {
    for (const fault of faults) {
      await wait(fault.pauseMs, undefined, { signal: end }).catch(() => undefined);
      await (fault.infrastructure ? this.#allHealed() : this.#healing.get(fault.target));
      if (end.aborted) break;
      await this.#happen(fault, end);
    }
    await this.#allHealed();
  }

  async #allHealed(): Promise<void> {
    await Promise.all(this.#healing.values());
  }

  async #happen(planned: PlannedFault, end: AbortSignal): Promise<void> {
    const fault = this.#journal.happen(planned);
    try {
      const gone = await this.#inject(fault, end);
      this.#tell(fault);
      this.#healing.set(fault.target, this.#watch(fault, gone));
    } catch (cause) {
      fault.trouble = messageOf(cause);
      this.#tell(fault);
    }
  }

  /** Answers the process that must not be seen again. */
  async #inject(fault: HappenedFault, end: AbortSignal): Promise<number | undefined> {
    if (fault.kind === 'drop') {
      await this.#drop(fault.target);
      return undefined;
    }
    const pid = aim(fault, this.#fleet.home.pids);
    fault.injectedAt = Date.now();
    if (fault.kind !== 'freeze') {
      process.kill(pid, signalFor(fault));
      return pid;
    }
    this.#frozen.freeze(pid);
    this.#tell(fault);
    await wait(fault.holdMs, undefined, { signal: end }).catch(() => undefined);
    this.#frozen.thaw(pid);
    fault.endedAt = Date.now();
    return undefined;
  }

  async #drop(target: string): Promise<void> {
    const port = portOf(this.#fleet, target);
    if ((await dropConnections(port)) === 0) throw new FleetError(`${target} had no connection to drop.`);
  }

  async #watch(fault: HappenedFault, gone: number | undefined): Promise<void> {
    if (await healed(this.#fleet, fault.target, gone)) fault.healthyAt = Date.now();
    else fault.trouble = 'did not serve again within its time';
    this.#tell(fault);
  }
}

const signalFor = ({ kind }: PlannedFault): NodeJS.Signals => (kind === 'kill' ? 'SIGKILL' : 'SIGTERM');

function portOf({ ports }: Installation, target: string): number {
  const known: Record<string, number> = {
    postgres: ports.postgres,
    rabbitmq: ports.amqp,
    redis: ports.redis,
    s3: ports.s3,
    edge: ports.edge,
  };
  const port = known[target];
  if (port === undefined) throw new FleetError(`The connections of ${target} cannot be dropped.`);
  return port;
}
