import type { BookedDocument } from './books.ts';
import type { HappenedFault, Sending } from './journal.ts';
import { type Recovery, recoveriesOf } from './recovery.ts';
import { type Takeover, type TakeoverTimes, takeoverTimes } from './takeovers.ts';

/** Everything that was found out after the run. */
export interface Evidence {
  sendings: readonly Sending[];
  faults: readonly HappenedFault[];
  documents: readonly BookedDocument[];
  takeovers: readonly Takeover[];
  /** State by document id as `GET /api/documents/{id}` shows it; a number is the status of a refusal. */
  shown: ReadonlyMap<string, string | number>;
  /** Problems of the time that belong to no document, and parked messages. */
  strays: readonly string[];
  /** From `GET /api/ledger`. */
  unaccounted: number;
}

export type FindingKind = 'lost' | 'duplicated' | 'unexpected';

/** One thing that must not be, with the ids to look for. */
export interface Finding {
  kind: FindingKind;
  id: string;
  documentId?: string;
  what: string;
}

export interface Verdict {
  findings: Finding[];
  recoveries: Recovery[];
  /** In seconds. */
  takeovers: TakeoverTimes;
  published: number;
  unaccounted: number;
  /** Nothing lost, duplicated, unexpected or unaccounted. */
  good: boolean;
}

const ENDS = new Set(['published', 'problem', 'rejected', 'expired', 'erased', 'cancelled']);

/** Holds what was sent against what the fleet has. */
export function verdictOn(evidence: Evidence): Verdict {
  const byItem = Map.groupBy(evidence.documents, ({ filename }) => itemIdOf(filename));
  const byId = new Map(evidence.documents.map((document) => [document.id, document]));
  const findings = [
    ...evidence.sendings.flatMap((sending) => ofSending(sending, byItem.get(sending.id) ?? [], evidence.shown)),
    ...[...byItem].flatMap(([id, documents]) => ofItem(id, documents, evidence.sendings)),
    ...[...byId.values()].flatMap(ofDocument),
    ...evidence.strays.map((what): Finding => ({ kind: 'unexpected', id: '-', what })),
  ];
  return {
    findings,
    recoveries: recoveriesOf(evidence.faults, evidence.documents),
    takeovers: takeoverTimes(evidence.faults, evidence.takeovers),
    published: evidence.documents.filter(({ state }) => state === 'published').length,
    unaccounted: evidence.unaccounted,
    good: findings.length === 0 && evidence.unaccounted === 0,
  };
}

/** What the sender was told must be so. */
function ofSending(sending: Sending, documents: BookedDocument[], shown: Evidence['shown']): Finding[] {
  const { id, way, acknowledgedAt, documentId } = sending;
  if (!acknowledgedAt) return [];
  const [document] = documents;
  if (!document)
    return [{ kind: 'lost', id, ...(documentId && { documentId }), what: `${way} acknowledged, no document` }];
  const found: Finding[] = [];
  const add = (kind: FindingKind, what: string): void => void found.push({ kind, id, documentId: document.id, what });
  if (documentId && !documents.some((each) => each.id === documentId))
    add('duplicated', `answered with document ${documentId}, which is another's`);
  const state = shown.get(document.id);
  if (state !== document.state) add('lost', `the API shows ${state ?? 'nothing'}, the book ${document.state}`);
  return sending.repeat ? found.filter(({ kind }) => kind === 'duplicated') : found;
}

/** An item is one document, in the end state that it deserves. */
function ofItem(id: string, documents: BookedDocument[], sendings: readonly Sending[]): Finding[] {
  const [document, ...others] = documents;
  if (!document) return [];
  const found: Finding[] = others.map((other) => ({
    kind: 'duplicated',
    id,
    documentId: other.id,
    what: `is a document already: ${document.id}`,
  }));
  const sending = sendings.find((each) => each.id === id);
  const add = (kind: FindingKind, what: string): void => void found.push({ kind, id, documentId: document.id, what });
  if (!sending) add('duplicated', 'nobody sent this');
  else if (!ENDS.has(document.state)) add('lost', `still ${document.state}`);
  else if (document.state !== (sending.poison ? 'problem' : 'published'))
    add('unexpected', `${sending.poison ? 'broken' : 'good'}, but ${document.state}: ${document.problems.join(', ')}`);
  if (sending && !sending.poison && document.problems.length > 0 && document.state === 'published')
    add('unexpected', `published, but has a problem: ${document.problems.join(', ')}`);
  return found;
}

/** A published document has each effect once. */
function ofDocument(document: BookedDocument): Finding[] {
  const found: Finding[] = [];
  const add = (kind: FindingKind, what: string): void =>
    void found.push({ kind, id: itemIdOf(document.filename), documentId: document.id, what });
  for (const task of document.repeatedTasks) add('duplicated', `done more than once: ${task}`);
  if (document.unfinishedTasks > 0) add('lost', `${document.unfinishedTasks} tasks without end`);
  if (document.problems.length > 1) add('duplicated', `${document.problems.length} problems`);
  if (document.state !== 'published') return found;
  const effects = {
    published: document.publications,
    stored: document.objects,
    indexed: document.indexed,
    filed: document.filed,
  };
  for (const [effect, times] of Object.entries(effects)) {
    if (times === 0) add('lost', `published, but not ${effect}`);
    if (times > 1) add('duplicated', `${effect} ${times} times`);
  }
  return found;
}

/** `chaos-c1a2-c1a2-0007.txt` and `c1a2-0007.pdf` are item `c1a2-0007`. */
export const itemIdOf = (filename: string): string => /([a-z0-9]+-\d{4,})\.\w+$/.exec(filename)?.[1] ?? filename;
