import { PermanentError } from '#libs/errors';

/** The error for bytes that are not those that were announced; it tells what did arrive. */
export const checksumMismatch = (sha256: string): PermanentError =>
  new PermanentError('checksum_mismatch', `The bytes have the SHA-256 ${sha256}.`, { facts: { sha256 } });
