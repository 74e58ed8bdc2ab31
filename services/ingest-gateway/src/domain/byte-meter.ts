import { createHash } from 'node:crypto';
import { PermanentError } from '#libs/errors';

/** Counts and hashes bytes, and stops them at the limit with `payload_too_large`. */
export class ByteMeter {
  size = 0;
  private readonly hash = createHash('sha256');

  constructor(private readonly limit: number) {}

  /** Hex; once, at the end. */
  sha256(): string {
    return this.hash.digest('hex');
  }

  count(bytes: Uint8Array): void {
    this.size += bytes.length;
    if (this.size > this.limit) throw tooLarge(this.limit);
    this.hash.update(bytes);
  }
}

/** The error for uploads above the limit, in bytes. */
export const tooLarge = (limit: number): PermanentError =>
  new PermanentError('payload_too_large', `The upload has more than the ${limit} bytes that are allowed.`, {
    facts: { limit },
  });
