import { setTimeout as wait } from 'node:timers/promises';
import { FleetError } from '../fleet/errors.ts';
import type { Installation } from '../fleet/installation.ts';
import { setFull } from '../fleet/parts/ceph.ts';
import { setAllClocksRight, setClock } from '../fleet/parts/clock-skew.ts';
import { until } from '../fleet/parts/until.ts';
import { Frozen } from './frozen.ts';
import type { HappenedFault } from './journal.ts';
import { Cuts, dropConnections } from './network.ts';
import { aim, pidsOf } from './processes.ts';

/** Long enough that somebody is waiting for an answer when the other side dies unheard. */
const SILENCE_MS = 1_500;
/** Well within the quarter of an hour that S3 allows between the clocks of client and store. */
const WORST_SKEW_S = 600;
/** A service drains for at most 25 s before it ends. */
const RESTART_MS = 40_000;

/** Does the harm, and takes back what can be taken back. */
export class Injector {
  readonly #fleet: Installation;
  readonly #frozen = new Frozen();
  readonly #cuts = new Cuts();
  #full = false;

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
    if (kind === 'full') return this.#fill(fault, end);
    if (kind === 'skew') return this.#skew(fault, end);
    return kind === 'drop' ? this.#drop(fault) : this.#vanish(fault);
  }

  /** Nothing stays frozen, cut off, full or out of time. */
  async relent(): Promise<void> {
    this.#frozen.thawAll();
    await this.#cuts.mendAll();
    if (this.#full) await this.#setFull(false);
    for (const service of setAllClocksRight(this.#fleet.home))
      for (const pid of pidsOf(this.#fleet.home.pids, service)) process.kill(pid, 'SIGTERM');
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

  async #fill(fault: HappenedFault, end: AbortSignal): Promise<undefined> {
    await this.#setFull(true);
    await hold(fault, end);
    await this.#setFull(false);
    fault.endedAt = Date.now();
  }

  async #setFull(full: boolean): Promise<void> {
    this.#full = true;
    await setFull(this.#fleet, full);
    this.#full = full;
  }

  /** Started with a clock that is up to ten minutes wrong, and after a while again with a right one. */
  async #skew(fault: HappenedFault, end: AbortSignal): Promise<number> {
    const { home } = this.#fleet;
    setClock(home, fault.target, Math.round((fault.process - 0.5) * 2 * WORST_SKEW_S) || 1);
    const before = this.#signal(fault, 'SIGTERM');
    await until(() => Promise.resolve(pidsOf(home.pids, fault.target).some((pid) => pid !== before)), RESTART_MS);
    await hold(fault, end);
    setClock(home, fault.target, 0);
    fault.endedAt = Date.now();
    return this.#signal(fault, 'SIGTERM');
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
