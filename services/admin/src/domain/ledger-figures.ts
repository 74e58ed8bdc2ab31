/** The stages of a document, in order; the last one is its good end. */
export const STAGES = ['registered', 'parsing', 'parsed', 'tagged', 'enriched', 'indexed', 'published'] as const;
export type Stage = (typeof STAGES)[number];

/** What the book of record says about all documents at one moment. */
export interface LedgerCounts {
  /** Documents by state. */
  readonly byState: ReadonlyMap<string, number>;
  /** Documents on their way that nobody works on: no open task, no change for a while. A message must be on its way for each. */
  readonly idle: number;
  /** Files that were sent again and answered with the first one's document. */
  readonly duplicates: number;
  readonly findings: AuditFindings;
}

/** What the auditor has found out about the stores, as far as it is not repaired. */
export interface AuditFindings {
  /** Open differences by kind. */
  readonly differences: Readonly<Record<string, number>>;
  /** Documents that nothing will bring on or back by itself: named in differences, or known by their number. */
  readonly lost: number;
  /** When the slowest comparison last succeeded; null before the first time. */
  readonly auditedAt: Date | null;
}

/** accepted = published + duplicate + rejected + problem + expired + erased + cancelled + in progress. */
export interface LedgerFigures {
  readonly accepted: number;
  readonly published: number;
  readonly duplicate: number;
  readonly rejected: number;
  readonly problem: number;
  readonly expired: number;
  readonly erased: number;
  readonly cancelled: number;
  readonly inProgress: number;
  /** Documents that nothing will ever bring on or back; undefined while the broker cannot be asked. */
  readonly unaccounted: number | undefined;
  /** Differences between the ledger and the stores, by kind, as the auditor last saw them. */
  readonly differences: Readonly<Record<string, number>>;
  readonly auditedAt: Date | null;
  readonly stages: readonly { readonly state: Stage; readonly documents: number }[];
}

/**
 * The balance of all documents. `messages` is what the broker and the outbox hold, read before the counts: an idle document
 * without a message is lost, and so there are at least as many lost ones as messages are missing.
 * The auditor looks closer and at every store, from time to time: the higher of both numbers is the honest one.
 */
export function figuresOfLedger(
  { byState, idle, duplicates, findings }: LedgerCounts,
  messages: number | undefined,
): LedgerFigures {
  const count = (state: string): number => byState.get(state) ?? 0;
  const stages = STAGES.map((state) => ({ state, documents: count(state) }));
  const documents = [...byState.values()].reduce((sum, each) => sum + each, 0);
  const onTheWay = stages.filter(({ state }) => state !== 'published');
  return {
    accepted: documents + duplicates,
    published: count('published'),
    duplicate: duplicates,
    rejected: count('rejected'),
    problem: count('problem'),
    expired: count('expired'),
    erased: count('erased'),
    cancelled: count('cancelled'),
    inProgress: onTheWay.reduce((sum, stage) => sum + stage.documents, 0),
    unaccounted: messages === undefined ? undefined : Math.max(findings.lost, idle - messages),
    differences: findings.differences,
    auditedAt: findings.auditedAt,
    stages,
  };
}

/** All open differences, of whatever kind. */
export const differencesIn = ({ differences }: Pick<LedgerFigures, 'differences'>): number =>
  Object.values(differences).reduce((sum, each) => sum + each, 0);
