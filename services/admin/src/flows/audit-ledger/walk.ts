import type { Mark } from './comparison';

/** Entries with keys after `from`, up to `to` when it is given, in the order of their keys. */
export type ReadBatch<T> = (from: string, to: string | null, limit: number) => Promise<T[]>;

/** Where a walk begins, and how many entries it takes at one look. */
export interface Stride {
  /** A key before all others. */
  readonly least: string;
  readonly fresh: number;
  readonly old: number;
}

/** One look's share of a table: what is new since the last look, and the next ones of an endless round through the old ones. */
export async function walk<T extends { key: string }>(
  { newest, place }: Mark,
  { least, fresh, old }: Stride,
  read: ReadBatch<T>,
): Promise<{ entries: T[]; mark: Mark }> {
  const added = await read(newest ?? least, null, fresh);
  const again = newest === null ? [] : await read(place ?? least, newest, old);
  return {
    entries: [...added, ...again],
    mark: {
      newest: added.at(-1)?.key ?? newest,
      place: again.length === old ? (again.at(-1)?.key ?? null) : null,
    },
  };
}

/** Before every UUID and every number of a sequence. */
export const LEAST_UUID = '00000000-0000-0000-0000-000000000000';
export const LEAST_NUMBER = '0';
