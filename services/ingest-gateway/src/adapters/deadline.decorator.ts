import { applyDecorators } from '@nestjs/common';
import { IsISO8601, ValidateBy } from 'class-validator';

/** A time, in RFC 3339, that has not passed: after it the sender wants no result, and no more work is done for it. */
export const Deadline = (): PropertyDecorator =>
  applyDecorators(
    IsISO8601({ strict: true }),
    ValidateBy({
      name: 'isInFuture',
      validator: {
        validate: (value) => Date.parse(String(value)) > Date.now(),
        defaultMessage: () => 'the deadline has passed already',
      },
    }),
  );
