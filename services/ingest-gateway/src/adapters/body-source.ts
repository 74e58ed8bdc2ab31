import type { IncomingMessage } from 'node:http';
import { PermanentError } from '#libs/errors';

/** The bytes of a request's body, taken one chunk after the other by whoever wants the next. */
export class BodySource {
  private fault: Error | undefined;
  private hasEnded = false;
  private waiting: { resolve: () => void; reject: (error: Error) => void } | undefined;

  /** A body that sends nothing for `idleMs` is given up: `request_timeout`. */
  constructor(
    private readonly request: IncomingMessage,
    idleMs: number,
  ) {
    request.on('readable', this.wake);
    request.once('end', () => {
      this.hasEnded = true;
      this.wake();
    });
    request.once('error', (cause) => this.fail(brokenOff(cause)));
    request.once('close', () => {
      if (!request.complete) this.fail(brokenOff());
    });
    request.setTimeout(idleMs, () => this.fail(stalled(idleMs)));
  }

  /** The next bytes; undefined after the last. */
  async next(): Promise<Buffer | undefined> {
    for (;;) {
      if (this.fault) throw this.fault;
      const chunk = this.request.read() as Buffer | null;
      if (chunk) return chunk;
      if (this.hasEnded) return undefined;
      await new Promise<void>((resolve, reject) => (this.waiting = { resolve, reject }));
    }
  }

  /** Nobody asks for more: the rest may be read past. */
  leave(): void {
    this.request.off('readable', this.wake);
  }

  private readonly wake = (): void => {
    this.waiting?.resolve();
    this.waiting = undefined;
  };

  private fail(error: Error): void {
    this.fault ??= error;
    this.waiting?.reject(this.fault);
    this.waiting = undefined;
  }
}

const brokenOff = (cause?: unknown): PermanentError =>
  new PermanentError('malformed_request', 'The connection broke off.', { cause });

const stalled = (idleMs: number): PermanentError =>
  new PermanentError('request_timeout', `Nothing has arrived for ${idleMs} ms.`, { facts: { idle_ms: idleMs } });
