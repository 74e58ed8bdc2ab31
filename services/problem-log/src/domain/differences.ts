/** One field that was changed. */
export interface Difference {
  /** JSON Pointer (RFC 6901); empty for the whole. */
  path: string;
  /** Absent when the field is new. */
  before?: unknown;
  /** Absent when the field is gone. */
  after?: unknown;
}

/** What differs between two JSON values, field by field, in the order of the fields. */
export function differencesBetween(before: unknown, after: unknown): Difference[] {
  const [old, now] = [leavesOf(before), leavesOf(after)];
  const paths = new Set([...old.keys(), ...now.keys()]);
  return [...paths].flatMap((path) => {
    if (old.has(path) && now.has(path) && isSame(old.get(path), now.get(path))) return [];
    return [{ path, ...(old.has(path) && { before: old.get(path) }), ...(now.has(path) && { after: now.get(path) }) }];
  });
}

/** Every value that holds no other, by its JSON Pointer. An empty list or object is such a value. */
function leavesOf(value: unknown, path = ''): Map<string, unknown> {
  if (typeof value !== 'object' || value === null) return new Map([[path, value]]);
  const fields = Object.entries(value);
  if (fields.length === 0) return new Map([[path, value]]);
  return new Map(fields.flatMap(([name, field]) => [...leavesOf(field, `${path}/${escaped(name)}`)]));
}

const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

/** Of leaves: of those that are no scalars only an empty list equals an empty list, and an empty object an empty object. */
const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
