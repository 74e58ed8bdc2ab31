import { PermanentError } from '#libs/errors';

/** The error for a body that is not what it should be. */
export const malformed = (message: string, cause?: unknown): PermanentError =>
  new PermanentError('malformed_request', message, { cause });
