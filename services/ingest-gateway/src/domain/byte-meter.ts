import { createHash } from 'node:crypto';
import { PermanentError } from '#libs/errors';

/** Counts and hashes bytes on their way, and stops them at the limit with `payload_too_large`. */
export class ByteMeter {
  size = 0;
  private readonly hash = createHash('sha256');

  constructor(private readonly limit: number) {}

  /** Hex; once, at the end. */
  sha256(): string {
    return this.hash.digest('hex');
  }

  async *through(head: Buffer, rest: AsyncIterator<Buffer, undefined>): AsyncGenerator<Buffer> {
    yield this.count(head);
    for (let next = await rest.next(); next.value !== undefined; next = await rest.next()) yield this.count(next.value);
  }

  private count(chunk: Buffer): Buffer {
    this.size += chunk.length;
    if (this.size > this.limit) throw tooLarge(this.limit);
    this.hash.update(chunk);
    return chunk;
  }
}

/** The error for uploads above the limit, in bytes. */
export const tooLarge = (limit: number): PermanentError =>
  new PermanentError('payload_too_large', `The upload has more than the ${limit} bytes that are allowed.`, {
    facts: { limit },
  });
