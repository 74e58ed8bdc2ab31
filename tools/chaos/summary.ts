import { quantile } from './quantile.ts';
import type { HappenedFault, Sending } from './journal.ts';
import type { FindingKind, Verdict } from './verdict.ts';

/** The last line of `./fleet chaos --json`. Names and order are relied on by others. */
export interface Summary {
  faults: number;
  attempted: number;
  acknowledged: number;
  published: number;
  duplicated: number;
  lost: number;
  unexpected: number;
  unaccounted: number;
  /** Faults after which the component served and a document accepted after the fault was published. */
  recovered: number;
  /** From a fault to the first publication of a document that was accepted after it. */
  recovery_seconds: { p50: number | null; max: number | null };
}

export function summaryOf(
  { findings, recoveries, published, unaccounted }: Verdict,
  sendings: readonly Sending[],
  faults: readonly HappenedFault[],
): Summary {
  const times = recoveries.flatMap(({ publishedAfterSeconds }) => publishedAfterSeconds ?? []);
  const count = (kind: FindingKind): number => findings.filter((finding) => finding.kind === kind).length;
  const back = recoveries.filter(
    (each) => each.publishedAfterSeconds !== undefined && each.healthyAfterSeconds !== undefined,
  );
  return {
    faults: faults.length,
    attempted: sendings.length,
    acknowledged: sendings.filter(({ acknowledgedAt }) => acknowledgedAt).length,
    published,
    duplicated: count('duplicated'),
    lost: count('lost'),
    unexpected: count('unexpected'),
    unaccounted,
    recovered: back.length,
    recovery_seconds:
      times.length > 0 ? { p50: quantile(times, 0.5), max: Math.max(...times) } : { p50: null, max: null },
  };
}
