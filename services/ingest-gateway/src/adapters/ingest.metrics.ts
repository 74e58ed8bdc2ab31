import { CodedError } from '#libs/errors';
import { Counter, Histogram } from 'prom-client';

type Kind = 'upload' | 'post';

export const ingestRequests = new Counter({
  name: 'ingest_requests_total',
  help: 'Files and posts that arrived, by kind (upload, post) and outcome (accepted, duplicate, or the code of the error)',
  labelNames: ['kind', 'outcome'] as const,
});

export const ingestDuration = new Histogram({
  name: 'ingest_duration_seconds',
  help: 'Time from the beginning of a request to its answer',
  labelNames: ['kind'] as const,
  buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 30, 120, 600],
});

export const ingestBytes = new Counter({
  name: 'ingest_bytes_total',
  help: 'Bytes that were taken into the object store, duplicates included',
  labelNames: ['kind'] as const,
});

/** Counts what becomes of one file or post. */
export function countOutcome(kind: Kind, outcome: { duplicate: boolean } | Error): void {
  ingestRequests.inc({ kind, outcome: nameOf(outcome) });
}

function nameOf(outcome: { duplicate: boolean } | Error): string {
  if (!(outcome instanceof Error)) return outcome.duplicate ? 'duplicate' : 'accepted';
  return outcome instanceof CodedError ? outcome.code : 'internal_error';
}
