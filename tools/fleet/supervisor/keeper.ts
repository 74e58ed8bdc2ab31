import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { FleetError, messageOf } from '../errors.ts';
import type { Launch, Part } from '../parts/part.ts';
import { identityOptions } from '../parts/run.ts';
import { until } from '../parts/until.ts';
import { backoffMs, faultsAfter } from './backoff.ts';
import { MARK } from './leftovers.ts';
import type { RotatingLog } from './rotating-log.ts';

export type KeeperState = 'stopped' | 'starting' | 'ready' | 'waiting' | 'stopping';

const FAULTS_TO_GIVE_UP_WAITING = 4; // whoever waits for a first start is told after so many; the supervisor goes on trying
const REFUSAL_LOOK_MS = 3_000;

/** Keeps one process alive: starts it, waits until it serves, starts it again when it dies, and ends it with all its children. */
export class Keeper {
  part: Part;
  readonly log: RotatingLog;
  state: KeeperState = 'stopped';
  restarts = 0;
  readySince: number | undefined;
  lastFault: string | undefined;
  readonly #changed: () => void;
  #child: ChildProcess | undefined;
  #wanted: AbortController | undefined;
  #life: Promise<void> = Promise.resolve();
  #faults = 0;

  constructor(part: Part, log: RotatingLog, changed: () => void) {
    this.part = part;
    this.log = log;
    this.#changed = changed;
  }

  get pid(): number | undefined {
    return this.#child?.exitCode === null && this.#child.signalCode === null ? this.#child.pid : undefined;
  }

  /** Starts the process unless it is kept already, and answers when it serves. */
  async start(): Promise<void> {
    if (!this.#wanted) {
      this.#wanted = new AbortController();
      this.#faults = 0;
      this.#life = this.#live(this.#wanted.signal);
    }
    const settled = () =>
      Promise.resolve(this.state === 'ready' || this.#faults >= FAULTS_TO_GIVE_UP_WAITING || !this.#wanted);
    await until(settled, this.part.startLimitMs);
    if (this.state === 'ready') return;
    throw new FleetError(
      `${this.part.name} did not start: ${this.lastFault ?? `it does not answer after ${this.part.startLimitMs / 1000} s`}`,
      {
        log: this.log.path,
      },
    );
  }

  /** Ends the process gracefully, and by force when its grace is over. */
  async stop(): Promise<void> {
    if (!this.#wanted) return this.#life; // stopped already, or just being stopped
    this.#wanted.abort();
    this.#wanted = undefined;
    this.#become('stopping');
    const child = this.#child;
    if (child && this.pid) await endGroup(child, this.part.stop.signal, this.part.stop.graceMs);
    await this.#life;
    this.#become('stopped');
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  async #live(wanted: AbortSignal): Promise<void> {
    while (!wanted.aborted) {
      const startedAt = Date.now();
      this.#become('starting');
      this.lastFault = await this.#runOnce(wanted).catch(messageOf);
      if (wanted.aborted) return;
      this.#faults = faultsAfter(this.#faults, Date.now() - startedAt);
      this.restarts += 1;
      const pause = backoffMs(this.#faults);
      this.log.note(`${this.part.name}: ${this.lastFault}; starting again in ${pause} ms`);
      this.#become('waiting');
      await delay(pause, undefined, { signal: wanted }).catch(() => undefined);
    }
  }

  /** One life of the process; answers how it ended. */
  async #runOnce(wanted: AbortSignal): Promise<string> {
    const launch = await this.part.prepare(wanted);
    if (wanted.aborted) return 'not wanted any more';
    const child = spawnGroup(launch, this.part.stop.signal);
    this.#child = child;
    this.log.follow(child.stdout);
    this.log.follow(child.stderr);
    const ended = once(child, 'exit'); // rejects with the reason when there is no such program
    const gone = new AbortController();
    const serving = this.#becomeReady(child, AbortSignal.any([wanted, gone.signal])).catch((fault) =>
      this.#refuse(child, fault),
    );
    this.#changed();
    const [code, signal] = await ended.finally(() => gone.abort());
    killGroup(child, 'SIGKILL'); // children it left behind
    await serving;
    return signal ? `was ended by ${signal}` : `ended with exit code ${code}`;
  }

  async #becomeReady(child: ChildProcess, signal: AbortSignal): Promise<void> {
    const serves = await until(() => this.part.ready(), this.part.startLimitMs, signal);
    if (signal.aborted) return;
    if (!serves) throw new FleetError(`it did not answer within ${this.part.startLimitMs / 1000} s`);
    await this.part.settle?.();
    if (signal.aborted) return;
    this.readySince = Date.now();
    this.#become('ready');
    if (this.part.refuses) await this.#watchRefusals(child, this.part.refuses, signal);
  }

  /** A process that somebody told to end may wait for ever for its clients: it is ended properly, and so started again. */
  async #watchRefusals(child: ChildProcess, refuses: () => Promise<boolean>, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await delay(REFUSAL_LOOK_MS, undefined, { signal }).catch(() => undefined);
      if (signal.aborted || !(await refuses()) || signal.aborted) continue;
      this.log.note(`${this.part.name}: it runs but turns everybody away; restarting it`);
      await endGroup(child, this.part.stop.signal, this.part.stop.graceMs);
    }
  }

  /** A process that never serves, or cannot be set up, is ended so that the next try begins from the start. */
  #refuse(child: ChildProcess, fault: unknown): void {
    this.log.note(`${this.part.name}: ${messageOf(fault)}`);
    killGroup(child, 'SIGKILL');
  }

  #become(state: KeeperState): void {
    this.state = state;
    if (state !== 'ready') this.readySince = undefined;
    this.#changed();
  }
}

/** A process in a group of its own; the kernel ends it when the supervisor dies, however that happens. */
function spawnGroup({ command, env, cwd, user }: Launch, signal: NodeJS.Signals): ChildProcess {
  const options = [`--pdeathsig=${signal.replace('SIG', '')}`, ...identityOptions(user)];
  const marked = { ...env, [MARK]: process.env[MARK] };
  return spawn('setpriv', [...options, '--', ...command], {
    env: marked,
    cwd,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function endGroup(child: ChildProcess, signal: NodeJS.Signals, graceMs: number): Promise<void> {
  const ended = once(child, 'exit');
  child.kill(signal);
  const force = setTimeout(() => killGroup(child, 'SIGKILL'), graceMs);
  await ended;
  clearTimeout(force);
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (child.pid) process.kill(-child.pid, signal);
  } catch {
    // the group is gone already
  }
}
