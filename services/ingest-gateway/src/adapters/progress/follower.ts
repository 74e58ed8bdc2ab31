import { concerns, type Interest, type ProgressEntry } from '../../domain/progress-entry';
import { beginningOf, isAfter, type Place } from '../../domain/progress-place';
import type { EventStream } from './event-stream';
import type { ProgressFeed } from './progress-feed';
import { BATCH, type ProgressStore } from './progress.store';

/** Where a follower gets what it tells: from the ledger what was, from the feed what comes. */
export interface Sources {
  readonly feed: ProgressFeed;
  readonly store: ProgressStore;
}

/**
 * One client that follows what happens: first what it has missed, then everything as it comes, in order and each thing once, also
 * when it comes from another replica that was a moment ahead.
 */
export class Follower {
  /** What comes while the past is still being told. */
  private early: ProgressEntry[] | undefined = [];
  private told: Place = beginningOf(0n);

  constructor(
    private readonly sources: Sources,
    private readonly interest: Interest,
    private readonly stream: EventStream,
  ) {}

  /** Goes on after `last` if there is one, else begins with how things stand. Resolves when the stream has caught up. */
  async follow(last: Place | undefined): Promise<void> {
    const { feed } = this.sources;
    const { place, stop } = await feed.subscribe((entry) => this.hear(entry));
    this.stream.signal.addEventListener('abort', stop, { once: true });
    if (this.stream.signal.aborted) stop();
    const from = await this.start(last, place);
    await this.replay(from, place);
    for (const entry of this.early ?? []) this.tell(entry);
    this.early = undefined;
  }

  /** A place that the ledger has not reached yet is of another ledger: it means nothing here. */
  private async start(last: Place | undefined, now: Place): Promise<Place> {
    if (last && !isAfter(last, await this.sources.store.horizon())) return last;
    const latest = await this.sources.store.last(this.interest, now);
    if (latest) this.tell(latest);
    else this.stream.sendPlace(now);
    return now;
  }

  private async replay(from: Place, until: Place): Promise<void> {
    this.told = isAfter(from, this.told) ? from : this.told;
    let after = from;
    while (isAfter(until, after) && !this.stream.signal.aborted) {
      const entries = await this.sources.store.between(after, until, this.interest);
      for (const entry of entries) this.tell(entry);
      const latest = entries.at(-1);
      if (entries.length < BATCH || !latest) return;
      after = latest.place;
      await this.stream.drained();
    }
  }

  private hear(entry: ProgressEntry): void {
    if (!concerns(this.interest, entry)) return;
    if (this.early) this.early.push(entry);
    else this.tell(entry);
  }

  private tell(entry: ProgressEntry): void {
    if (!isAfter(entry.place, this.told)) return;
    this.told = entry.place;
    this.stream.send(entry);
  }
}
