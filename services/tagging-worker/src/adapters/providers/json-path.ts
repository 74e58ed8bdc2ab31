/** What stands under these keys in parsed JSON, or undefined. A number is an index; objects and arrays are looked into, nothing else. */
export function at(json: unknown, ...path: (string | number)[]): unknown {
  return path.reduce<unknown>((value, key) => {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    return (value as Record<string | number, unknown>)[key];
  }, json);
}

/** The string under these keys, or ''. */
export function textAt(json: unknown, ...path: (string | number)[]): string {
  const value = at(json, ...path);
  return typeof value === 'string' ? value : '';
}

/** The array under these keys, or an empty one. */
export function listAt(json: unknown, ...path: (string | number)[]): unknown[] {
  const value = at(json, ...path);
  return Array.isArray(value) ? value : [];
}
