import { Logger } from '@nestjs/common';
import type { ProgressEntry } from '../../domain/progress-entry';
import { formatPlace, type Place } from '../../domain/progress-place';

/** A proxy must not take a quiet stream for a dead one. */
const HEARTBEAT_MS = 15_000;
/** How soon a client whose stream ended comes back, in milliseconds. */
const RETRY_MS = 1_000;
/** A client that takes nothing is let go when so many bytes wait for it: it comes back and gets what it missed from the ledger. */
const MOST_WAITING_BYTES = 1_048_576;

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no', // nginx would collect what it gets
};

/** As much of an HTTP answer as a stream needs. */
export interface StreamAnswer {
  readonly writableLength: number;
  readonly writableNeedDrain: boolean;
  writeHead(status: number, headers: Record<string, string>): unknown;
  flushHeaders(): void;
  write(text: string): unknown;
  end(): unknown;
  once(event: 'close' | 'drain', listener: () => void): unknown;
}

/** Server-sent events to one client, until it leaves or is let go. */
export class EventStream {
  private readonly logger = new Logger(EventStream.name);
  private readonly ended = new AbortController();
  private readonly heartbeat: NodeJS.Timeout;

  constructor(private readonly response: StreamAnswer) {
    response.once('close', () => this.end());
    response.writeHead(200, HEADERS);
    response.flushHeaders();
    response.write(`retry: ${RETRY_MS}\n\n`);
    this.heartbeat = setInterval(() => this.write(': still here\n\n'), HEARTBEAT_MS);
  }

  /** Aborted when the stream is over, for whatever reason. */
  get signal(): AbortSignal {
    return this.ended.signal;
  }

  send({ place, event, facts }: ProgressEntry): void {
    this.write(`id: ${formatPlace(place)}\nevent: ${event}\ndata: ${JSON.stringify(facts)}\n\n`);
  }

  /** Has the client remember a place before anything has happened: to it, this is no event. */
  sendPlace(place: Place): void {
    this.write(`id: ${formatPlace(place)}\n\n`);
  }

  /** Resolves when what was written has left, or the stream is over. */
  async drained(): Promise<void> {
    if (!this.response.writableNeedDrain || this.signal.aborted) return;
    await new Promise<void>((resolve) => {
      this.response.once('drain', resolve);
      this.signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }

  end(): void {
    if (this.signal.aborted) return;
    clearInterval(this.heartbeat);
    this.ended.abort();
    this.response.end();
  }

  /** Ends because of a fault of ours: the client comes back and goes on where it was. */
  fail(error: Error): void {
    this.logger.warn(error, 'a stream of events had to be ended; its client comes back');
    this.end();
  }

  private write(text: string): void {
    if (this.signal.aborted) return;
    this.response.write(text);
    if (this.response.writableLength > MOST_WAITING_BYTES) this.end();
  }
}
