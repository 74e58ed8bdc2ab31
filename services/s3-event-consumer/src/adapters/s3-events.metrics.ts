import { Counter } from 'prom-client';

/**
 * What became of an event. `ignored`: nothing was written, or a test. `unreadable`, `given_up` (by SQS): to the Problem Log. `foreign`: another bucket. `derived`, `own`,
 * `folder`: made by the fleet itself, or no file. `gone`: deleted meanwhile. `duplicate`: registered before. `repaired`: the file of a document that is not done was
 * replaced: it stays that document. `registered`: a new document.
 */
export type EventOutcome =
  | 'ignored'
  | 'unreadable'
  | 'given_up'
  | 'foreign'
  | 'derived'
  | 'own'
  | 'folder'
  | 'gone'
  | 'duplicate'
  | 'repaired'
  | 'registered';

const s3Events = new Counter({
  name: 's3_events_total',
  help: 'Bucket events, by what became of them',
  labelNames: ['outcome'] as const,
});

export function countEvents(outcome: EventOutcome, count = 1): void {
  s3Events.inc({ outcome }, count);
}
