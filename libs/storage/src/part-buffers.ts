/** Smallest part that S3 takes, and the size of all parts but the last: 10 000 of them are 48 GiB. */
export const PART_BYTES = 5 * 1024 * 1024;

/** Above so many buffers in use, uploads wait for their part to be sent instead of filling the next one meanwhile. */
const PLENTY = 24;

/** Buffers kept for the next upload; the memory of others goes back to the system. */
const KEPT = 4;

/**
 * Memory for parts of uploads, used again and again: an upload of any size costs one part, or two while memory is not short.
 * A fresh buffer is not touched before it is filled, so that a small file costs what it has.
 */
export class PartBuffers {
  private readonly free: Buffer[] = [];
  private used = 0;

  /** Whether an upload should do with one buffer. */
  get areShort(): boolean {
    return this.used >= PLENTY;
  }

  take(): Buffer {
    this.used++;
    return this.free.pop() ?? Buffer.allocUnsafeSlow(PART_BYTES);
  }

  /** Nobody may read or write the buffer afterwards. */
  giveBack(buffer: Buffer): void {
    this.used--;
    if (this.free.length < KEPT) this.free.push(buffer);
  }
}
