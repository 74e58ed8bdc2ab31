import { Injectable } from '@nestjs/common';
import type { Caller } from '#libs/auth';
import { asError } from '#libs/errors';
import type { Request, Response } from 'express';
import { Gauge } from 'prom-client';
import { invalidField } from '../../domain/invalid-field';
import type { Interest } from '../../domain/progress-entry';
import { parsePlace, type Place } from '../../domain/progress-place';
import { EventStream } from './event-stream';
import { Follower } from './follower';
import { ProgressFeed } from './progress-feed';
import { ProgressStore } from './progress.store';
import { StreamSeats } from './stream-seats';

/** A stream ends after so long, and its client comes back with credentials that are looked at anew. In milliseconds. */
const LONGEST_MS = 3_600_000;

const streams = new Gauge({ name: 'progress_streams', help: 'Event streams that clients follow at this replica now' });

/** Opens streams of what happens. */
@Injectable()
export class ProgressStreams {
  constructor(
    private readonly feed: ProgressFeed,
    private readonly store: ProgressStore,
    private readonly seats: StreamSeats,
  ) {}

  /** Follows until the client leaves. Refuses before the first byte: a wrong `Last-Event-ID`, or too many streams of this caller. */
  async open(request: Request, response: Response, caller: Caller, interest: Interest): Promise<void> {
    const last = lastPlaceIn(request);
    this.seats.refuseFull(caller);
    await this.store.horizon(); // a ledger that is away is a 503, not a stream that ends
    this.seats.refuseFull(caller);
    const stream = new EventStream(response);
    this.seats.take(caller, stream.signal);
    this.watch(stream);
    try {
      await new Follower({ feed: this.feed, store: this.store }, interest, stream).follow(last);
    } catch (error) {
      stream.fail(asError(error));
    }
  }

  private watch(stream: EventStream): void {
    streams.inc();
    const end = (): void => stream.end();
    const timer = setTimeout(end, LONGEST_MS);
    this.feed.stopping.addEventListener('abort', end);
    if (this.feed.stopping.aborted) end();
    const leave = (): void => {
      streams.dec();
      clearTimeout(timer);
      this.feed.stopping.removeEventListener('abort', end);
    };
    if (stream.signal.aborted) leave();
    else stream.signal.addEventListener('abort', leave, { once: true });
  }
}

function lastPlaceIn(request: Request): Place | undefined {
  const given = request.get('last-event-id');
  if (given === undefined || given === '') return undefined;
  const place = parsePlace(given);
  if (place) return place;
  throw invalidField('Last-Event-ID', 'Last-Event-ID is the id of an event that this API has sent');
}
