import { Transform } from 'class-transformer';
import { oneLine } from '../domain/one-line';

/** Makes a DTO's text one clean line before it is checked. */
export const OneLine = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? oneLine(value) : value));
