import { Injectable, Logger } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { LedgerStore } from '../../adapters/ledger.store';
import { DIFFERENCE_KINDS } from '../../domain/difference';
import type { AuditFindings } from '../../domain/ledger-figures';

/** Tells Prometheus what the auditor has found, read from its tables when it asks: every replica gives the same figures. */
@Injectable()
export class LedgerGauges {
  private readonly logger = new Logger(LedgerGauges.name);

  constructor(private readonly ledger: LedgerStore) {
    this.add('ledger_unaccounted', 'Documents that nothing will bring on or back by itself', (gauge, { lost }) =>
      gauge.set(lost),
    );
    this.add('ledger_differences', 'Open differences between ledger and stores', (gauge, { differences }) => {
      for (const kind of DIFFERENCE_KINDS) gauge.set({ kind }, differences[kind] ?? 0);
    });
    this.add(
      'ledger_audited_timestamp_seconds',
      'When the slowest comparison of the ledger last succeeded; 0 before the first time',
      (gauge, { auditedAt }) => gauge.set((auditedAt?.getTime() ?? 0) / 1000),
    );
  }

  private add(name: string, help: string, show: (gauge: Gauge<'kind'>, findings: AuditFindings) => void): void {
    const gauge: Gauge<'kind'> = new Gauge({
      name,
      help,
      labelNames: ['kind'],
      collect: () => this.collect((findings) => show(gauge, findings)),
    });
  }

  /** Without the database the last figures stay: a metrics page must not fail with it. */
  private async collect(show: (findings: AuditFindings) => void): Promise<void> {
    try {
      show(await this.ledger.findings());
    } catch (error) {
      this.logger.warn(error, 'differences of the ledger could not be counted');
    }
  }
}
