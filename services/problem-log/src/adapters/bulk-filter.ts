import { IN_SIGHT, type Sight, sightOf } from './sight';

/** Which problems a bulk retry is about; all that wait for a person unless it says more. Times are of the last attempt. */
export interface BulkFilter {
  state?: 'open' | 'overdue' | undefined;
  code?: string | undefined;
  queue?: string | undefined;
  fingerprint?: string | undefined;
  /** RFC 3339, included. */
  from?: string | undefined;
  /** RFC 3339, not included. */
  to?: string | undefined;
}

/** Whether `p` is in sight, waits for a person and matches a filter. */
export const DECIDABLE = `${IN_SIGHT} AND p.state IN ('open', 'overdue') AND ($3::text IS NULL OR p.state = $3)
  AND ($4::text IS NULL OR p.code = $4) AND ($5::text IS NULL OR p.queue = $5) AND ($6::text IS NULL OR p.fingerprint = $6)
  AND ($7::timestamptz IS NULL OR p.last_attempt_at >= $7) AND ($8::timestamptz IS NULL OR p.last_attempt_at < $8)`;

/** The values of `$1` to `$8` in `DECIDABLE`. */
export const decidableOf = (caller: Sight, { state, code, queue, fingerprint, from, to }: BulkFilter) => [
  ...sightOf(caller),
  state ?? null,
  code ?? null,
  queue ?? null,
  fingerprint ?? null,
  from ?? null,
  to ?? null,
];
