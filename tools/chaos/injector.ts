import { setTimeout as wait } from 'node:timers/promises';
import { FleetError } from '../fleet/errors.ts';
import type { Installation } from '../fleet/installation.ts';
import { Frozen } from './frozen.ts';
import type { HappenedFault } from './journal.ts';
import { Cuts, dropConnections } from './network.ts';
import { aim } from './processes.ts';

/** Long enough that somebody is waiting for an answer when the other side dies unheard. */
const SILENCE_MS = 1_500;

/** Does the harm, and takes back what can be taken back. */
export class Injector {
  readonly #fleet: Installation;
  readonly #frozen = new Frozen();
  readonly #cuts = new Cuts();

  constructor(fleet: Installation) {
    this.#fleet = fleet;
  }

  /** Makes one fault happen, with its end where it has one; answers the process that must not be seen again. */
  async inject(fault: HappenedFault, end: AbortSignal): Promise<number | undefined> {
    const { kind } = fault;
    if (kind === 'kill') return this.#signal(fault, 'SIGKILL');
    if (kind === 'term') return this.#signal(fault, 'SIGTERM');
    if (kind === 'freeze') return this.#freeze(fault, end);
    if (kind === 'cut') return this.#cut(fault, end);
    return kind === 'drop' ? this.#drop(fault) : this.#vanish(fault);
  }

  /** Nothing stays frozen or cut off. */
  async relent(): Promise<void> {
    this.#frozen.thawAll();
    await this.#cuts.mendAll();
  }

  #signal(fault: HappenedFault, signal: NodeJS.Signals): number {
    const pid = aim(fault, this.#fleet.home.pids);
    process.kill(pid, signal);
    return pid;
  }

  async #freeze(fault: HappenedFault, end: AbortSignal): Promise<undefined> {
    const pid = aim(fault, this.#fleet.home.pids);
    this.#frozen.freeze(pid);
    await hold(fault, end);
    this.#frozen.thaw(pid);
    fault.endedAt = Date.now();
  }

  async #drop({ target }: HappenedFault): Promise<undefined> {
    if ((await dropConnections(this.#portOf(target))) === 0)
      throw new FleetError(`${target} had no connection to drop.`);
  }

  async #cut(fault: HappenedFault, end: AbortSignal): Promise<undefined> {
    const port = this.#portOf(fault.target);
    await this.#cuts.cut(port, fault.holdMs);
    await hold(fault, end);
    await this.#cuts.mend(port);
    fault.endedAt = Date.now();
  }

  /** It dies while nobody can hear it: its peers keep connections that are half open. */
  async #vanish(fault: HappenedFault): Promise<number> {
    const port = this.#portOf(fault.target);
    await this.#cuts.cut(port, 2 * SILENCE_MS);
    await wait(SILENCE_MS);
    const pid = this.#signal(fault, 'SIGKILL');
    await wait(SILENCE_MS);
    await this.#cuts.mend(port);
    return pid;
  }

  #portOf(target: string): number {
    const { postgres, amqp: rabbitmq, redis, s3, edge } = this.#fleet.ports;
    const port = new Map(Object.entries({ postgres, rabbitmq, redis, s3, edge })).get(target);
    if (port === undefined) throw new FleetError(`The connections of ${target} cannot be harmed.`);
    return port;
  }
}

const hold = ({ holdMs }: HappenedFault, end: AbortSignal): Promise<void> =>
  wait(holdMs, undefined, { signal: end }).catch(() => undefined);
