import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Rounds } from '#libs/service-host';
import { AdminConfig } from '../../admin.config';
import { Auditor } from './auditor';

/** The ledger is compared with object storage, index, vault, tasks and problems, all the time; each difference is written down with its repair. Runs in one replica at a time. */
@Injectable()
export class AuditLedger implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(AuditLedger.name);
  private readonly rounds: Rounds;

  constructor(auditor: Auditor, { LEDGER_AUDIT_EVERY_MS }: AdminConfig) {
    this.rounds = new Rounds(
      LEDGER_AUDIT_EVERY_MS,
      async () => void (await auditor.look()),
      (error) => this.logger.warn(error, 'the ledger could not be audited; trying again'),
    );
  }

  onApplicationBootstrap(): void {
    this.rounds.start();
  }

  /** Before the database closes, which happens on shutdown itself. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.rounds.stop();
  }
}
