import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Database } from '#libs/persistence';
import { Rounds } from '#libs/service-host';
import { Retention } from '../../adapters/retention.store';
import { ProblemLogConfig } from '../../problem-log.config';
import { problemsDeletedTotal } from './retire-problems.metrics';

/** Closed problems are deleted after their time of retention; what nobody has closed becomes overdue, and stays. Runs in every replica. */
@Injectable()
export class RetireProblems implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(RetireProblems.name);
  private readonly rounds: Rounds;

  constructor(
    private readonly config: ProblemLogConfig,
    private readonly database: Database,
    private readonly retention: Retention,
  ) {
    this.rounds = new Rounds(
      config.PROBLEM_RETENTION_EVERY_MS,
      () => this.retire(),
      (error) => this.logger.warn(error, 'problems could not be retired; trying again'),
    );
  }

  onApplicationBootstrap(): void {
    this.rounds.start();
  }

  /** Before the database closes, which happens on shutdown itself. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.rounds.stop();
  }

  private async retire(): Promise<void> {
    const { PROBLEM_OVERDUE_DAYS: overdueDays, PROBLEM_RETENTION_DAYS: retentionDays } = this.config;
    const overdue = await this.retention.markOverdue(this.database, overdueDays);
    const deleted = await this.retention.deleteClosed(this.database, retentionDays);
    const bulks = await this.retention.deleteBulks(this.database, retentionDays);
    problemsDeletedTotal.inc(deleted);
    if (overdue > 0) this.logger.warn({ problems: overdue }, 'problems have become overdue: nobody has closed them');
    if (deleted + bulks > 0) this.logger.log({ problems: deleted, bulks }, 'closed problems were deleted');
  }
}
