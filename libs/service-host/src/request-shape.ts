import { PermanentError } from '#libs/errors';

/** Nothing honest is nested deeper; what checks and copies bodies does so recursively. */
const DEEPEST = 32;

/** Refuses what no DTO sees: nesting that ends the stack (`malformed_request`), and fields named `__proto__` (`validation_failed`). */
export function assertShape(value: unknown): void {
  for (const { path, field } of fieldsIn(value)) {
    if (path.length > DEEPEST)
      throw new PermanentError('malformed_request', `The body is nested more than ${DEEPEST} levels deep.`);
    if (field !== '__proto__') continue;
    const errors = [{ field: path.join('.'), message: 'property __proto__ should not exist' }];
    throw new PermanentError('validation_failed', 'Wrong or missing: __proto__.', { facts: { errors } });
  }
}

/** The path of the first text that Postgres and UTF-8 know no bytes for (NUL, a lone surrogate); undefined when there is none. */
export function unstorableIn(value: unknown): string | undefined {
  if (isUnstorable(value)) return 'value';
  for (const { path, value: inner } of fieldsIn(value)) if (isUnstorable(inner)) return path.join('.');
  return undefined;
}

const isUnstorable = (value: unknown): boolean =>
  typeof value === 'string' && (value.includes('\0') || !value.isWellFormed());

interface Field {
  field: string;
  value: unknown;
  /** From the outermost field to this one. */
  path: string[];
}

/** Every field at every level, without recursion: depth is what is feared. */
function* fieldsIn(value: unknown): Generator<Field> {
  const open: Field[] = inside({ field: '', value, path: [] });
  for (let next = open.pop(); next; next = open.pop()) {
    yield next;
    for (const field of inside(next)) open.push(field); // a spread of a long list would end the stack
  }
}

function inside({ value, path }: Field): Field[] {
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return [];
  return Object.entries(value).map(([field, inner]) => ({ field, value: inner as unknown, path: [...path, field] }));
}
