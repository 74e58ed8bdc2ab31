import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { asError } from '#libs/errors';
import type { ProgressEntry } from '../../domain/progress-entry';
import type { Place } from '../../domain/progress-place';
import { BATCH, ProgressStore } from './progress.store';

/** Pauses between two looks: short while something happens, longer while nothing does; after a failed look. In milliseconds. */
const BUSY_MS = 25;
const IDLE_MS = 200;
const FAILED_MS = 1_000;
const SLOWER = 1.3;

export type Listener = (entry: ProgressEntry) => void;

/** What a new listener gets: the place after which it is told everything, and how to leave. */
export interface Subscription {
  readonly place: Place;
  readonly stop: () => void;
}

/**
 * Tells this process what happens in the fleet, whichever replica did it: one look at a time at the ledger's histories, for all
 * followers together, and none while nobody follows.
 */
@Injectable()
export class ProgressFeed implements OnModuleDestroy {
  private readonly logger = new Logger(ProgressFeed.name);
  private readonly listeners = new Set<Listener>();
  /** Everything before it has been told. Set while the feed runs. */
  private place: Place | undefined;
  private starting: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private pauseMs = BUSY_MS;
  private readonly closing = new AbortController();

  constructor(private readonly store: ProgressStore) {}

  /** Aborted when this process stops: whoever follows goes on at another replica. */
  get stopping(): AbortSignal {
    return this.closing.signal;
  }

  /** Tells `listener` everything after the returned place, in order and each thing once. */
  async subscribe(listener: Listener): Promise<Subscription> {
    this.listeners.add(listener);
    const place = await this.started(listener);
    return { place, stop: () => this.listeners.delete(listener) };
  }

  onModuleDestroy(): void {
    this.closing.abort();
    this.listeners.clear();
    clearTimeout(this.timer);
  }

  private async started(listener: Listener): Promise<Place> {
    try {
      if (!this.place) await (this.starting ??= this.start());
      return this.place ?? (await this.started(listener));
    } catch (error) {
      this.listeners.delete(listener);
      throw error;
    }
  }

  private async start(): Promise<void> {
    try {
      this.place = await this.store.horizon();
      this.lookAfter(BUSY_MS);
    } finally {
      this.starting = undefined;
    }
  }

  private lookAfter(pauseMs: number): void {
    this.pauseMs = pauseMs;
    this.timer = setTimeout(() => void this.look(), pauseMs);
  }

  private async look(): Promise<void> {
    const { place } = this;
    if (!place || this.listeners.size === 0) return void (this.place = undefined);
    try {
      this.lookAfter(await this.tell(place));
    } catch (error) {
      this.logger.warn(asError(error), 'the ledger could not be looked at; followers wait');
      this.lookAfter(FAILED_MS);
    }
  }

  /** Tells what is new; the pause before the next look. */
  private async tell(place: Place): Promise<number> {
    const horizon = await this.store.horizon();
    const entries = horizon.xid === place.xid ? [] : await this.store.between(place, horizon);
    for (const entry of entries) for (const listener of this.listeners) listener(entry);
    this.place = entries.length === BATCH ? entries.at(-1)?.place : horizon;
    if (entries.length === BATCH) return 0;
    return entries.length > 0 ? BUSY_MS : Math.min(this.pauseMs * SLOWER + 1, IDLE_MS);
  }
}
