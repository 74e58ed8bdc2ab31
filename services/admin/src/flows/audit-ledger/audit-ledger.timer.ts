import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { AdminConfig } from '../../admin.config';
import { Auditor } from './auditor';

/** The ledger is compared with object storage, index, vault, tasks and problems, all the time; each difference is written down with its repair. Runs in one replica at a time. */
@Injectable()
export class AuditLedger implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(AuditLedger.name);
  private readonly everyMs: number;
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly auditor: Auditor,
    { LEDGER_AUDIT_EVERY_MS }: AdminConfig,
  ) {
    this.everyMs = LEDGER_AUDIT_EVERY_MS;
  }

  onApplicationBootstrap(): void {
    this.schedule();
  }

  /** Before the database closes, which happens on shutdown itself. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.round;
  }

  private schedule(): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.round = this.audit().finally(() => this.schedule());
    }, this.everyMs);
  }

  private async audit(): Promise<void> {
    try {
      await this.auditor.look();
    } catch (error) {
      this.logger.warn(error, 'the ledger could not be audited; trying again');
    }
  }
}
