import type { BookedDocument } from './books.ts';
import { type HappenedFault, Journal, type Sending } from './journal.ts';
import type { ChaosRun } from './run.ts';
import { summaryOf } from './summary.ts';
import { type Evidence, verdictOn } from './verdict.ts';

/** The moment at which runs of specs begin. */
export const START = Date.parse('2026-03-01T10:00:00Z');

/** An acknowledged text post, for specs. */
export const aSending = (wish: Partial<Sending> = {}): Sending => ({
  id: 'crun-0001',
  filename: 'crun-0001.txt',
  way: 'post',
  poison: false,
  repeat: false,
  attemptedAt: START,
  attempts: 1,
  acknowledgedAt: START + 50,
  status: 202,
  documentId: 'd1',
  ...wish,
});

/** A document that went all the way, for specs. */
export const aDocument = (wish: Partial<BookedDocument> = {}): BookedDocument => ({
  id: 'd1',
  filename: 'chaos-chaos-crun-crun-0001.txt',
  state: 'published',
  createdAt: START + 40,
  publishedAt: START + 900,
  repeatedTasks: [],
  publications: 1,
  objects: 1,
  indexed: 1,
  filed: 1,
  problems: [],
  unfinishedTasks: 0,
  ...wish,
});

/** A killed indexer that came back, for specs. */
export const aFault = (wish: Partial<HappenedFault> = {}): HappenedFault => ({
  number: 1,
  kind: 'kill',
  target: 'indexer',
  infrastructure: false,
  process: 0,
  holdMs: 0,
  pauseMs: 1_000,
  injectedAt: START + 1_000,
  healthyAt: START + 3_500,
  ...wish,
});

/** Evidence in which everything fits together, for specs. */
export function someEvidence(wish: Partial<Evidence> = {}): Evidence {
  const documents = wish.documents ?? [aDocument()];
  return {
    sendings: [aSending()],
    faults: [],
    documents,
    takeovers: [],
    shown: new Map(documents.map(({ id, state }) => [id, state])),
    strays: [],
    unaccounted: 0,
    ...wish,
  };
}

/** A whole run of a minute, for specs. */
export function aRun(wish: Partial<Evidence> = {}): ChaosRun {
  const evidence = someEvidence(wish);
  const journal = new Journal();
  journal.sendings.push(...evidence.sendings);
  journal.faults.push(...evidence.faults);
  const verdict = verdictOn(evidence);
  return {
    name: 'crun',
    seed: 7,
    startedAt: START,
    stoppedAt: START + 50_000,
    quietAt: START + 60_000,
    restless: undefined,
    journal,
    documents: evidence.documents,
    verdict,
    summary: summaryOf(verdict, evidence.sendings, evidence.faults),
  };
}
