import type { LaneTurn } from '#libs/messaging';
import type { ReadingRules } from '../../domain/reading-plan';

/**
 * How long a slice may keep a reader: no delivery is held for more than ten minutes, and quicker work of other lanes gets a place
 * within seconds. It ends between two pages only.
 */
export class SliceTurn {
  private readonly over = new AbortController();
  private readonly began = performance.now();

  constructor(
    private readonly rules: Pick<ReadingRules, 'turnMs' | 'shortTurnMs'>,
    private readonly lane: LaneTurn | undefined,
  ) {}

  get signal(): AbortSignal {
    return this.over.signal;
  }

  /** To be called after every page. */
  endIfDue(): void {
    const taken = performance.now() - this.began;
    const mayBeAsked = taken >= this.rules.shortTurnMs;
    if (taken >= this.rules.turnMs || (mayBeAsked && this.lane?.isOver())) this.over.abort();
  }
}
