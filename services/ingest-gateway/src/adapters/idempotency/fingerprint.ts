import { createHash } from 'node:crypto';

/** What makes two requests the same: hex sha256 of method, path and payload, whatever the order of its fields. */
export const fingerprintOf = (request: { method: string; path: string }, payload: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify([request.method, request.path, ordered(payload)]))
    .digest('hex');

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, field]) => [name, ordered(field)] as const);
  return entries.toSorted(([one], [other]) => (one < other ? -1 : 1));
}
