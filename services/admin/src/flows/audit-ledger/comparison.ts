import type { DifferenceKind, Finding } from '../../domain/difference';

/** How far a comparison has come through a table: by its key, in the order of the keys. */
export interface Mark {
  /** The newest key looked at; null at the very first look. */
  readonly newest: string | null;
  /** Where the round through the older ones has come to; null before it begins. */
  readonly place: string | null;
}

/** Something that was found, or suspected at the last look, as far as it has to be looked at again. */
export interface OpenDifference {
  readonly subject: string;
  readonly documentId: string | null;
}

/** What one look has found. */
export interface Look {
  readonly findings: readonly Finding[];
  /** Subjects that were looked at: of them, what was not found is repaired. */
  readonly examined: readonly string[] | 'everything';
  readonly mark?: Mark;
  /** Documents that something is missing for, where only their number is known. */
  readonly unnamed?: number;
}

/** Compares the ledger with one other place. A look is short, reads only, and rejects when the place cannot be asked. */
export abstract class Comparison {
  abstract readonly name: string;
  abstract readonly kinds: readonly DifferenceKind[];
  /** Messages move while they are counted, files are replaced before the ledger knows: what only one look has seen may be none. */
  readonly takesTwoLooks: boolean = false;

  abstract look(mark: Mark, open: readonly OpenDifference[]): Promise<Look>;
}
