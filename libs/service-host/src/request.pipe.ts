import { ValidationPipe, type ValidationError } from '@nestjs/common';
import { PermanentError } from '#libs/errors';

/** Checks bodies and queries against their DTO: unknown fields are refused, every fault is named with its field. */
export const requestPipe = new ValidationPipe({
  whitelist: true,
  forbidNonWhitelisted: true,
  transform: true,
  exceptionFactory: (faults) => {
    const errors = faults.flatMap((fault) => fieldErrors(fault, ''));
    const fields = errors.map(({ field }) => field).join(', ');
    return new PermanentError('validation_failed', `Wrong or missing: ${fields}.`, { facts: { errors } });
  },
});

function fieldErrors(
  { property, constraints = {}, children = [] }: ValidationError,
  prefix: string,
): { field: string; message: string }[] {
  const field = `${prefix}${property}`;
  const own = Object.values(constraints).map((message) => ({ field, message }));
  return [...own, ...children.flatMap((child) => fieldErrors(child, `${field}.`))];
}
