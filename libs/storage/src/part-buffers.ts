/** Smallest part that S3 takes, and the size of all parts but the last: 10 000 of them are 48 GiB. */
export const PART_BYTES = 5 * 1024 * 1024;

/** Above so many buffers in use an upload should do with half of its own: 320 MiB are enough for all. */
const PLENTY = 32;

/** Buffers kept for the next upload; the memory of others goes back to the system. */
const KEPT = 2;

/**
 * Memory for uploads, used again and again: two parts each, whatever the size of the file. A fresh buffer is not touched before
 * it is filled, so that a small file costs what it has.
 */
export class PartBuffers {
  private readonly free: Buffer[] = [];
  private used = 0;

  /** Whether memory is to be saved. */
  get areShort(): boolean {
    return this.used > PLENTY;
  }

  take(): Buffer {
    this.used++;
    return this.free.pop() ?? Buffer.allocUnsafeSlow(2 * PART_BYTES);
  }

  /** Nobody may read or write the buffer afterwards. */
  giveBack(buffer: Buffer): void {
    this.used--;
    if (this.free.length < KEPT) this.free.push(buffer);
  }
}
