/** What a person can have done about a difference, from the start page's list or by a program. */
export type Repair = 'send_again' | 'take_back' | 'index_again' | 'file_again' | 'remove_from_index';

interface KindOfDifference {
  /** What the auditor offers to do; null when only a person can. */
  readonly repair: Repair | null;
  /** What it means, and what to do about it. */
  readonly advice: string;
}

/** Every way in which the ledger and the stores can disagree. `docs/operations/ledger.md` tells each in full. */
export const DIFFERENCES = {
  object_missing: {
    repair: null,
    advice: 'The original is not in the bucket: restore the object of that key from the backup or an older version.',
  },
  object_differs: {
    repair: null,
    advice: 'The original has another size than it was accepted with: restore the version of that size.',
  },
  index_missing: { repair: 'index_again', advice: 'Search does not find the document: have it indexed again.' },
  index_orphan: {
    repair: 'remove_from_index',
    advice: 'Search knows a document that the ledger does not: have it removed from the index.',
  },
  vault_unrecorded: {
    repair: 'file_again',
    advice: 'The document was published without its files: have it filed again.',
  },
  vault_missing: { repair: 'file_again', advice: 'A file of the vault is gone: have the document filed again.' },
  vault_differs: {
    repair: 'file_again',
    advice: 'A file of the vault has another size than was written: have the document filed again.',
  },
  task_abandoned: {
    repair: 'send_again',
    advice: 'Nobody works on a task that counts as running: have it ended and its document sent on.',
  },
  task_forgotten: {
    repair: 'send_again',
    advice: 'No message will wake a waiting task: have it ended and its document sent on.',
  },
  document_forgotten: {
    repair: 'send_again',
    advice: 'Nothing will bring the document on: have its message sent again.',
  },
  problem_unrecorded: {
    repair: 'take_back',
    advice: 'The document was put aside without a problem to decide: have it taken back and sent on.',
  },
  problem_stray: {
    repair: null,
    advice: 'A problem waits for a decision although its document does not: discard or resolve it in the Problem Log.',
  },
} as const satisfies Record<string, KindOfDifference>;

export type DifferenceKind = keyof typeof DIFFERENCES;
export const DIFFERENCE_KINDS = Object.keys(DIFFERENCES) as DifferenceKind[];

/** A difference as one look has found it. */
export interface Finding {
  readonly kind: DifferenceKind;
  readonly tenantId: string | null;
  readonly documentId: string | null;
  /** What it is about; with the kind it tells one difference from another. */
  readonly subject: string;
  /** Nothing will bring the document on, or back, by itself. */
  readonly lost: boolean;
  /** Sizes, states, numbers: never a document's text. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** What can be done about a difference; nothing where a message has no document that it could be made of. */
export const repairOf = ({ kind, documentId }: Pick<Finding, 'kind' | 'documentId'>): Repair | null =>
  documentId === null ? null : DIFFERENCES[kind].repair;
