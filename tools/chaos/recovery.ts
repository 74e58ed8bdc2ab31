import type { BookedDocument } from './books.ts';
import type { HappenedFault } from './journal.ts';

/** How the fleet came back after one fault. */
export interface Recovery {
  number: number;
  /** From the fault to the first publication of a document that was accepted after it; absent when there was none. */
  publishedAfterSeconds?: number;
  /** From the fault to the last publication of what was under way when it happened; later faults may add to it. */
  underWayAfterSeconds?: number;
  /** From the fault (of a freeze: from its end) until the component served again. */
  healthyAfterSeconds?: number;
}

/** For each fault that happened. */
export function recoveriesOf(faults: readonly HappenedFault[], documents: readonly BookedDocument[]): Recovery[] {
  return faults
    .filter(({ trouble, healthyAt }) => !trouble || healthyAt)
    .map(({ number, injectedAt, endedAt, healthyAt }) => {
      const published = firstPublication(documents, injectedAt);
      const underWay = lastPublication(documents, injectedAt);
      return {
        number,
        ...(published !== undefined && { publishedAfterSeconds: seconds(published - injectedAt) }),
        ...(underWay !== undefined && { underWayAfterSeconds: seconds(underWay - injectedAt) }),
        ...(healthyAt !== undefined && { healthyAfterSeconds: seconds(healthyAt - (endedAt ?? injectedAt)) }),
      };
    });
}

function firstPublication(documents: readonly BookedDocument[], after: number): number | undefined {
  const moments = documents.flatMap(({ createdAt, publishedAt }) =>
    createdAt > after && publishedAt !== null ? [publishedAt] : [],
  );
  return moments.length > 0 ? Math.min(...moments) : undefined;
}

/** Of the documents that had been accepted and not yet published. */
function lastPublication(documents: readonly BookedDocument[], at: number): number | undefined {
  const moments = documents.flatMap(({ createdAt, publishedAt }) =>
    createdAt <= at && publishedAt !== null && publishedAt > at ? [publishedAt] : [],
  );
  return moments.length > 0 ? Math.max(...moments) : undefined;
}

const seconds = (ms: number): number => Math.round(ms / 100) / 10;
