import { Injectable, Logger } from '@nestjs/common';
import { asError } from '#libs/errors';
import { Database } from '#libs/persistence';
import { AuditMarks } from '../../adapters/audit-marks.store';
import { Differences, keyOf } from '../../adapters/differences.store';
import type { Finding } from '../../domain/difference';
import type { Comparison, Look } from './comparison';
import { Comparisons } from './comparisons';
import { auditSeconds } from './audit-ledger.metrics';

/** Open differences of one comparison that are looked at again at every look. */
const AGAIN = 500;
/** How long repaired differences are kept, in days. */
const KEPT_DAYS = 30;

/** Compares the ledger with every other place, one after the other; a place that is away is left out until the next look. */
@Injectable()
export class Auditor {
  private readonly logger = new Logger(Auditor.name);
  /** What the last look of a comparison suspected and had no second look at yet. */
  private readonly suspicions = new Map<string, Suspicion>();

  constructor(
    private readonly database: Database,
    private readonly comparisons: Comparisons,
    private readonly differences: Differences,
    private readonly marks: AuditMarks,
  ) {}

  /** One look at everything; false when another replica is looking at this moment. */
  look(): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      if (!(await this.marks.claim(tx))) return false;
      for (const comparison of this.comparisons.all) await this.compareQuietly(comparison);
      await this.differences.forget(KEPT_DAYS);
      return true;
    });
  }

  private async compareQuietly(comparison: Comparison): Promise<void> {
    const stop = auditSeconds.startTimer({ comparison: comparison.name });
    try {
      await this.compare(comparison);
    } catch (error) {
      this.suspicions.delete(comparison.name);
      this.logger.warn({ err: asError(error), comparison: comparison.name }, 'the ledger could not be compared');
    } finally {
      stop();
    }
  }

  private async compare(comparison: Comparison): Promise<void> {
    const { name, kinds } = comparison;
    const before = await this.marks.of(name);
    const open = await this.differences.openOf(kinds, AGAIN);
    const suspected = this.suspicions.get(name)?.findings ?? [];
    const { mark = before, examined, ...seen } = await comparison.look(before, [...open, ...suspected]);
    const { findings, unnamed } = this.confirmed(comparison, seen, new Set(open.map(keyOf)));
    const { newest, place } = mark;
    const { opened, closed } = await this.database.transaction(async (tx) => {
      await this.marks.write(tx, { comparison: name, newest, place, unnamed });
      return this.differences.record(tx, { kinds, findings, examined });
    });
    if (opened > 0) this.logger.error({ comparison: name, opened, unnamed }, 'the ledger differs');
    if (closed > 0) this.logger.log({ comparison: name, closed }, 'differences of the ledger are gone');
  }

  /** What may have been seen in the middle of a move counts only when the look before has seen it too. */
  private confirmed(
    { name, takesTwoLooks }: Comparison,
    { findings, unnamed = 0 }: Pick<Look, 'findings' | 'unnamed'>,
    open: ReadonlySet<string>,
  ): Suspicion {
    if (!takesTwoLooks) return { findings, unnamed };
    const last = this.suspicions.get(name) ?? { findings: [], unnamed: 0 };
    this.suspicions.set(name, { findings, unnamed });
    const known = new Set([...open, ...last.findings.map(keyOf)]);
    return {
      findings: findings.filter((finding) => known.has(keyOf(finding))),
      unnamed: Math.min(unnamed, last.unnamed),
    };
  }
}

interface Suspicion {
  readonly findings: readonly Finding[];
  readonly unnamed: number;
}
