import type { BookedDocument } from './books.ts';
import type { HappenedFault } from './journal.ts';

/** How the fleet came back after one fault. */
export interface Recovery {
  number: number;
  /** From the fault to the first publication of a document that was accepted after it; absent when there was none. */
  publishedAfterSeconds?: number;
  /** From the fault (of a freeze: from its end) until the component served again. */
  healthyAfterSeconds?: number;
}

/** For each fault that happened. */
export function recoveriesOf(faults: readonly HappenedFault[], documents: readonly BookedDocument[]): Recovery[] {
  return faults
    .filter(({ trouble, healthyAt }) => !trouble || healthyAt)
    .map(({ number, injectedAt, endedAt, healthyAt }) => {
      const published = firstPublication(documents, injectedAt);
      return {
        number,
        ...(published !== undefined && { publishedAfterSeconds: seconds(published - injectedAt) }),
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

const seconds = (ms: number): number => Math.round(ms / 100) / 10;
