import { join } from 'node:path';
import type { Family, Part } from '../parts/part.ts';
import { Keeper } from './keeper.ts';
import type { FamilyStatus } from './progress.ts';
import { RotatingLog } from './rotating-log.ts';

interface Member {
  family: Family;
  keepers: Keeper[];
}

/** All processes of a fleet, by family: starts and stops them and tells whenever one comes or goes. */
export class Crew {
  readonly #logs: string;
  readonly #changed: () => void;
  readonly #members = new Map<string, Member>();
  readonly #openLogs = new Map<string, RotatingLog>();

  constructor(logs: string, changed: () => void) {
    this.#logs = logs;
    this.#changed = changed;
  }

  /** Starts what a family lacks, ends what it has too much, and answers when all of it serves. */
  async bringUp(family: Family): Promise<void> {
    const member = this.#members.get(family.name) ?? { family, keepers: [] };
    this.#members.set(family.name, member);
    member.family = family;
    const wanted = new Set(family.parts.map((part) => part.name));
    const surplus = member.keepers.filter((keeper) => !wanted.has(keeper.part.name));
    const keepers = family.parts.map((part) => this.#keeperOf(member, part));
    member.keepers = keepers;
    await Promise.all([...surplus.map((keeper) => keeper.stop()), ...keepers.map((keeper) => keeper.start())]);
  }

  /** Restarts a family, one process after the other, so that replicas stand in for each other. */
  async restart(name: string): Promise<void> {
    for (const keeper of this.#members.get(name)?.keepers ?? []) await keeper.restart();
  }

  async stop(name: string): Promise<void> {
    const { family, keepers } = this.#members.get(name) ?? {};
    const inOrder = family?.kind === 'infrastructure'; // a gateway that ends after its store hangs; replicas do not care
    for (const keeper of inOrder ? (keepers ?? []) : []) await keeper.stop();
    await Promise.all(keepers?.map((keeper) => keeper.stop()) ?? []);
    this.#members.delete(name);
    this.#changed();
  }

  has(name: string): boolean {
    return this.#members.has(name);
  }

  families(): Family[] {
    return [...this.#members.values()].map(({ family }) => family);
  }

  /** The living processes by family, as pids.json shows them. */
  pids(): Record<string, number[]> {
    const living = [...this.#members.values()].map(({ family, keepers }) => [
      family.name,
      keepers.map((keeper) => keeper.pid).filter((pid) => pid !== undefined),
    ]);
    return Object.fromEntries(living);
  }

  status(): FamilyStatus[] {
    return [...this.#members.values()].map(({ family, keepers }) => ({
      name: family.name,
      kind: family.kind,
      title: family.title,
      url: family.url,
      parts: keepers.map((keeper) => ({
        name: keeper.part.name,
        state: keeper.state,
        pid: keeper.pid,
        upSeconds: keeper.readySince === undefined ? undefined : Math.round((Date.now() - keeper.readySince) / 1000),
        restarts: keeper.restarts,
        lastFault: keeper.lastFault,
      })),
    }));
  }

  #keeperOf(member: Member, part: Part): Keeper {
    const kept = member.keepers.find((keeper) => keeper.part.name === part.name);
    if (!kept) return new Keeper(part, this.#logOf(part.name), this.#changed);
    kept.part = part; // its next start uses the settings of today
    return kept;
  }

  #logOf(name: string): RotatingLog {
    const log = this.#openLogs.get(name) ?? new RotatingLog(join(this.#logs, `${name}.log`));
    this.#openLogs.set(name, log);
    return log;
  }
}
