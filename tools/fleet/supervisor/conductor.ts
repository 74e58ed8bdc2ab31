import { existsSync, readFileSync } from 'node:fs';
import { FleetError, messageOf } from '../errors.ts';
import { openInstallation, type Installation } from '../installation.ts';
import type { Family } from '../parts/part.ts';
import { Crew } from './crew.ts';
import { writePids } from './pids-file.ts';
import type { FamilyStatus, Report } from './progress.ts';
import type { SetupStep } from './setup-steps.ts';

/** What a fleet is made of. */
export interface Plan {
  infrastructure(fleet: Installation): Family[];
  services(fleet: Installation): Family[];
  steps: SetupStep[];
  /** Tells the edge about other replicas. */
  spread(fleet: Installation): Promise<void>;
}

/** Brings a whole fleet up and down in the right order: infrastructure side by side, set-up steps, then services. */
export class Conductor {
  #fleet: Installation;
  readonly #plan: Plan;
  readonly #crew: Crew;
  #builtWhenStarted: string | undefined;
  #ending = false;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(fleet: Installation, plan: Plan) {
    this.#fleet = fleet;
    this.#plan = plan;
    this.#crew = new Crew(fleet.home.logs, () => writePids(this.#fleet.home.pids, this.#crew.pids()));
  }

  /** Everything that is missing is started, replicas are made as many as wanted; one request after the other. */
  up(services: boolean, report: Report): Promise<boolean> {
    return this.#inTurn(async () => {
      const before = JSON.stringify(this.#fleet.scale);
      this.#fleet = openInstallation(this.#fleet.repo, this.#fleet.home);
      const rescaled = this.#crew.has('edge') && before !== JSON.stringify(this.#fleet.scale);
      const stale = this.#builtWhenStarted !== undefined && this.#builtWhenStarted !== buildId(this.#fleet);
      const infrastructure = this.#startInfrastructure(report);
      const missing = services
        ? this.#plan
            .services(this.#fleet)
            .filter((family) => stale || (rescaled && family.name === 'admin') || !this.#serves(family))
        : [];
      const steps = missing.length > 0 ? this.#setUp(infrastructure, report) : [];
      if ((await Promise.all([...infrastructure.values(), ...steps])).includes(false)) return false;
      if (rescaled) await this.#spreadScale();
      return this.#startServices(missing, stale, report);
    });
  }

  /** Services first, so that they can drain into a living infrastructure; then doors, then stores. */
  async down(report: Report): Promise<void> {
    this.#ending = true;
    await this.#stopAll(report); // does not wait for a start in progress: that ends because its processes do
    await this.#queue;
    await this.#stopAll(report);
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

  /** Starts all of it side by side; answers for each whether it serves. */
  #startInfrastructure(report: Report): Map<string, Promise<boolean>> {
    const families = this.#plan.infrastructure(this.#fleet);
    return new Map(
      families.map((family) => [family.name, this.#start(family, this.#serves(family) ? silent : report)]),
    );
  }

  /** Runs each set-up step as soon as what it needs serves and what comes before it is done. */
  #setUp(infrastructure: Map<string, Promise<boolean>>, report: Report): Promise<boolean>[] {
    const begun = new Map(infrastructure);
    for (const step of this.#plan.steps) {
      const conditions = step.needs.map((name) => begun.get(name) ?? Promise.resolve(true)); // absent: given from outside
      const run = async () =>
        !(await Promise.all(conditions)).includes(false) && timed(step, report, () => step.run(this.#fleet));
      begun.set(step.name, run());
    }
    return [...begun.values()];
  }

  async #startServices(families: Family[], stale: boolean, report: Report): Promise<boolean> {
    this.#builtWhenStarted = buildId(this.#fleet);
    const started = await Promise.all(families.map((family) => this.#renew(family, stale, report)));
    return started.every(Boolean);
  }

  /** A new build replaces the running processes; what merely lacks is started. */
  #renew(family: Family, stale: boolean, report: Report): Promise<boolean> {
    if (!stale || !this.#crew.has(family.name)) return this.#start(family, report);
    return timed(family, report, async () => {
      await this.#crew.restart(family.name);
      await this.#crew.bringUp(family);
    });
  }

  /** Other replicas concern the edge, which balances them, and admin, which shows them. */
  async #spreadScale(): Promise<void> {
    await this.#plan.spread(this.#fleet);
    await this.#crew.stop('admin');
  }

  async #start(family: Family, report: Report): Promise<boolean> {
    return !this.#ending && timed(family, report, () => this.#crew.bringUp(family));
  }

  async #stopAll(report: Report): Promise<void> {
    const families = this.#crew.families();
    const waves = [...new Set(families.map((family) => family.stopWave))].toSorted((left, right) => left - right);
    for (const wave of waves) {
      const leaving = families.filter((family) => family.stopWave === wave);
      await Promise.all(leaving.map((family) => timed(family, report, () => this.#crew.stop(family.name))));
    }
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
