import type { Provider, Type } from '@nestjs/common';
import type { Comparison } from './comparison';
import { FiledArtifacts } from './comparisons/filed-artifacts.comparison';
import { FinishedDocuments } from './comparisons/finished-documents.comparison';
import { IndexRows } from './comparisons/index-rows.comparison';
import { OpenDocuments } from './comparisons/open-documents.comparison';
import { OpenProblems } from './comparisons/open-problems.comparison';
import { OpenTasks } from './comparisons/open-tasks.comparison';
import { StoredObjects } from './comparisons/stored-objects.comparison';

/** Everything the ledger is compared with, in the order of looking. */
export class Comparisons {
  constructor(readonly all: readonly Comparison[]) {}
}

/** The quick ones first. */
const ORDER: Type<Comparison>[] = [
  OpenProblems,
  OpenTasks,
  OpenDocuments,
  FinishedDocuments,
  IndexRows,
  FiledArtifacts,
  StoredObjects,
];

/** What the auditor is given: every comparison, and the list of them. */
export const comparisons: Provider[] = [
  ...ORDER,
  { provide: Comparisons, inject: ORDER, useFactory: (...all: Comparison[]) => new Comparisons(all) },
];
