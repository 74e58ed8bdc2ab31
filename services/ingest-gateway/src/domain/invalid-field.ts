import { PermanentError } from '#libs/errors';

/** The error for one field of a request, in the form of all validation errors. */
export const invalidField = (field: string, message: string): PermanentError =>
  new PermanentError('validation_failed', `Wrong or missing: ${field}.`, { facts: { errors: [{ field, message }] } });
