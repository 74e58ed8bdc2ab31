/** Smallest part that S3 takes, and the size of all parts but the last: 10 000 of them are 48 GiB. */
export const PART_BYTES = 5 * 1024 * 1024;

/** So many buffers in use are enough for all uploads: 320 MiB. */
const PLENTY = 32;

/** How long an upload waits for one of them before it gets one more: the senders of those in use may be slow. */
const PATIENCE_MS = 5_000;

/** How long memory is kept for the next upload. Long enough, too, for the sockets of an aborted one to be gone. */
const KEPT_MS = 10_000;

/**
 * Memory for uploads, used again and again: two parts each, whatever the size of the file. A fresh buffer is not touched before
 * it is filled, so that a small file costs what it has. While uploads come one after the other nothing is allocated: V8 counts
 * what Buffers hold, and marks the whole heap for every 64 MB of new ones, which was half of a gateway's CPU.
 */
export class PartBuffers {
  private free: Buffer<ArrayBuffer>[] = [];
  private readonly waiting = new Set<(buffer: Buffer<ArrayBuffer>) => void>();
  private used = 0;
  private quiet: NodeJS.Timeout | undefined;

  constructor(
    private readonly keptMs = KEPT_MS,
    private readonly patienceMs = PATIENCE_MS,
  ) {}

  /** Whether an upload should do with half of its buffer. */
  get areShort(): boolean {
    return this.used > PLENTY;
  }

  /** Buffers that wait for the next upload. */
  get kept(): number {
    return this.free.length;
  }

  /** One buffer, at once while there are enough; then first come, first served. */
  async take(): Promise<Buffer<ArrayBuffer>> {
    if (this.used < PLENTY) return this.another();
    const { promise, resolve } = Promise.withResolvers<Buffer<ArrayBuffer>>();
    this.waiting.add(resolve);
    const late = setTimeout(() => this.waiting.delete(resolve) && resolve(this.another()), this.patienceMs);
    return promise.finally(() => clearTimeout(late));
  }

  /** Nobody may read or write the buffer afterwards. */
  giveBack(buffer: Buffer<ArrayBuffer>): void {
    const [next] = this.waiting;
    if (next && !this.areShort) {
      this.waiting.delete(next);
      return next(buffer);
    }
    this.used--;
    if (this.free.length < PLENTY) this.free.push(buffer);
    this.quiet ??= setTimeout(() => this.empty(), this.keptMs).unref();
    this.quiet.refresh();
  }

  private another(): Buffer<ArrayBuffer> {
    this.used++;
    return this.free.pop() ?? Buffer.allocUnsafeSlow(2 * PART_BYTES);
  }

  /** The memory goes back to the system at once: an idle process would collect its garbage only much later. */
  private empty(): void {
    for (const buffer of this.free) buffer.buffer.transfer(0);
    this.free = [];
  }
}
