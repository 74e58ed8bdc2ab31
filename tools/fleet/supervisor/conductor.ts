import { existsSync, readFileSync } from 'node:fs';
import { FleetError, messageOf } from '../errors.ts';
import { openInstallation, type Installation } from '../installation.ts';
import { reloadEdge } from '../parts/edge.ts';
import { infrastructureFamilies } from '../parts/families.ts';
import type { Family } from '../parts/part.ts';
import { serviceFamilies } from '../parts/services.ts';
import { Crew } from './crew.ts';
import { writePids } from './pids-file.ts';
import type { FamilyStatus, Report } from './progress.ts';
import { runSetupStep, SETUP_STEPS } from './setup-steps.ts';

/** Brings a whole fleet up and down in the right order: infrastructure side by side, set-up steps, then services. */
export class Conductor {
  #fleet: Installation;
  readonly #crew: Crew;
  #builtWhenStarted: string | undefined;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(fleet: Installation) {
    this.#fleet = fleet;
    this.#crew = new Crew(fleet.home.logs, () => writePids(this.#fleet.home.pids, this.#crew.pids()));
  }

  /** Everything that is missing is started, replicas are made as many as wanted; one request after the other. */
  up(services: boolean, report: Report): Promise<boolean> {
    return this.#inTurn(async () => {
      const before = JSON.stringify(this.#fleet.scale);
      this.#fleet = openInstallation(this.#fleet.repo, this.#fleet.home);
      const infrastructure = await this.#startInfrastructure(report);
      if (!infrastructure) return false;
      if (this.#crew.has('edge') && before !== JSON.stringify(this.#fleet.scale)) await this.#spreadScale();
      return services ? this.#startServices(report) : true;
    });
  }

  /** Services first, so that they can drain into a living infrastructure; then doors, then stores. */
  down(report: Report): Promise<void> {
    return this.#inTurn(async () => {
      const families = this.#crew.families();
      const waves = [...new Set(families.map((family) => family.stopWave))].toSorted((left, right) => left - right);
      for (const wave of waves) {
        const leaving = families.filter((family) => family.stopWave === wave);
        await Promise.all(leaving.map((family) => timed(family, report, () => this.#crew.stop(family.name))));
      }
    });
  }

  restart(name: string, report: Report): Promise<boolean> {
    return this.#inTurn(async () => {
      const family = this.#crew.families().find((member) => member.name === name);
      if (family) return timed(family, report, () => this.#crew.restart(name));
      throw new FleetError(`There is no "${name}" in this fleet.`, {
        advice: `It has ${this.#crew
          .families()
          .map((member) => member.name)
          .join(', ')}.`,
      });
    });
  }

  status(): FamilyStatus[] {
    return this.#crew.status();
  }

  async #startInfrastructure(report: Report): Promise<boolean> {
    const families = infrastructureFamilies(this.#fleet);
    const started = await Promise.all(
      families.map((family) => this.#start(family, this.#serves(family) ? silent : report)),
    );
    return started.every(Boolean);
  }

  async #startServices(report: Report): Promise<boolean> {
    const built = buildId(this.#fleet);
    const stale = this.#builtWhenStarted !== undefined && this.#builtWhenStarted !== built;
    const missing = serviceFamilies(this.#fleet).filter((family) => stale || !this.#serves(family));
    if (missing.length === 0) return true;
    this.#builtWhenStarted = built;
    if (!(await this.#setUp(report))) return false;
    const started = await Promise.all(missing.map((family) => this.#renew(family, stale, report)));
    return started.every(Boolean);
  }

  /** A new build replaces the running processes; what merely lacks is started. */
  #renew(family: Family, stale: boolean, report: Report): Promise<boolean> {
    const running = this.#crew.has(family.name);
    if (stale && running) return timed(family, report, () => this.#crew.restart(family.name));
    return this.#start(family, report);
  }

  async #setUp(report: Report): Promise<boolean> {
    const done = new Map<string, Promise<boolean>>();
    for (const step of SETUP_STEPS) {
      const earlier = step.after.map((name) => done.get(name) ?? Promise.resolve(true));
      const run = async () => {
        if ((await Promise.all(earlier)).includes(false)) return false;
        return timed(step, report, () => runSetupStep(this.#fleet, step));
      };
      done.set(step.name, run());
    }
    return (await Promise.all(done.values())).every(Boolean);
  }

  /** Other replicas concern the edge, which balances them, and admin, which shows them. */
  async #spreadScale(): Promise<void> {
    await reloadEdge(this.#fleet);
    await this.#crew.stop('admin');
  }

  #start(family: Family, report: Report): Promise<boolean> {
    return timed(family, report, () => this.#crew.bringUp(family));
  }

  #serves(family: Family): boolean {
    const status = this.#crew.status().find((member) => member.name === family.name);
    if (!status || status.parts.length !== family.parts.length) return false;
    return status.parts.every((part) => part.state === 'ready');
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(work, work);
    this.#queue = turn.catch(() => undefined);
    return turn;
  }
}

const silent: Report = () => undefined;

/** Does a piece of work and tells how it went. */
async function timed(
  { name, title }: { name: string; title: string },
  report: Report,
  work: () => Promise<void>,
): Promise<boolean> {
  const startedAt = Date.now();
  try {
    await work();
  } catch (fault) {
    const details =
      fault instanceof FleetError ? { advice: fault.advice, ...(fault.log ? { log: fault.log } : {}) } : {};
    report({ type: 'failed', name, title, message: messageOf(fault), ...details });
    return false;
  }
  report({ type: 'done', name, title, seconds: (Date.now() - startedAt) / 1000 });
  return true;
}

const buildId = ({ home }: Installation): string =>
  existsSync(home.buildId) ? readFileSync(home.buildId, 'utf8') : '';
