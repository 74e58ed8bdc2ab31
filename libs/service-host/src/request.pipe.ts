import { type ArgumentMetadata, ValidationPipe, type ValidationError } from '@nestjs/common';
import { PermanentError } from '#libs/errors';
import { assertShape, unstorableIn } from './request-shape';

/** What is wrong with one field. */
interface FieldFault {
  field: string;
  message: string;
}

/** Looks at a body or query before and after its DTO does: nothing of it can end a service or be refused by the database. */
class RequestPipe extends ValidationPipe {
  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (metadata.type === 'param') return super.transform(value, metadata); // what names nothing is 404, not 400
    assertShape(value);
    const checked: unknown = await super.transform(value, metadata);
    const field = unstorableIn(checked);
    if (field === undefined) return checked;
    throw invalid([{ field, message: 'the text has characters that are none: NUL, or half of a pair' }]);
  }
}

/** Checks bodies and queries against their DTO: unknown fields are refused, every fault is named with its field. */
export const requestPipe: ValidationPipe = new RequestPipe({
  whitelist: true,
  forbidNonWhitelisted: true,
  transform: true,
  exceptionFactory: (faults) => invalid(faults.flatMap((fault) => fieldErrors(fault, ''))),
});

function invalid(errors: FieldFault[]): PermanentError {
  const fields = errors.map(({ field }) => field).join(', ');
  return new PermanentError('validation_failed', `Wrong or missing: ${fields}.`, { facts: { errors } });
}

function fieldErrors({ property, constraints = {}, children = [] }: ValidationError, prefix: string): FieldFault[] {
  const field = `${prefix}${property}`;
  const own = Object.values(constraints).map((message) => ({ field, message }));
  return [...own, ...children.flatMap((child) => fieldErrors(child, `${field}.`))];
}
