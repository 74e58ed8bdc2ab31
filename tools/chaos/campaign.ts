import { setTimeout as wait } from 'node:timers/promises';
import { messageOf } from '../fleet/errors.ts';
import type { HappenedFault, Journal } from './journal.ts';
import type { PlannedFault } from './schedule.ts';

/** What a campaign needs of the world. */
export interface Means {
  /** Makes a fault happen, with its end where it has one; answers the process that must not be seen again. */
  inject(fault: HappenedFault, end: AbortSignal): Promise<number | undefined>;
  /** Waits until the target serves again without the process that is gone; false when it does not in time. */
  healed(target: string, gone: number | undefined): Promise<boolean>;
  /** Told about a fault when it begins, when it has happened, and when its component serves again. */
  tell(fault: HappenedFault): void;
}

/**
 * Makes the faults of a schedule happen, one at a time. A piece of infrastructure is hit only when everything that was hit before
 * serves again; a service may be hit while another one is still healing.
 */
export class Campaign {
  readonly #journal: Journal;
  readonly #means: Means;
  readonly #healing = new Map<string, Promise<void>>();

  constructor(journal: Journal, means: Means) {
    this.#journal = journal;
    this.#means = means;
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
    this.#means.tell(fault);
    try {
      const gone = await this.#means.inject(fault, end);
      this.#healing.set(fault.target, this.#watch(fault, gone));
    } catch (cause) {
      fault.trouble = messageOf(cause);
      this.#means.tell(fault);
    }
  }

  async #watch(fault: HappenedFault, gone: number | undefined): Promise<void> {
    if (await this.#means.healed(fault.target, gone)) fault.healthyAt = Date.now();
    else fault.trouble = 'did not serve again within its time';
    this.#means.tell(fault);
  }
}
