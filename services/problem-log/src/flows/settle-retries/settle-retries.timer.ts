import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Database } from '#libs/persistence';
import { Rounds } from '#libs/service-host';
import { Problems } from '../../adapters/problems.store';

/** How long a person may see "retrying" after the work is done, in milliseconds. */
const EVERY_MS = 1_000;

/** A retry whose work is done becomes resolved, and so does what a newer revision has replaced; a retry that fails again is opened by `record-problem`. Runs in every replica. */
@Injectable()
export class SettleRetries implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(SettleRetries.name);
  private readonly rounds = new Rounds(
    EVERY_MS,
    () => this.settle(),
    (error) => this.logger.warn(error, 'retries could not be settled; trying again'),
  );

  constructor(
    private readonly database: Database,
    private readonly problems: Problems,
  ) {}

  onApplicationBootstrap(): void {
    this.rounds.start();
  }

  /** Before the database closes, which happens on shutdown itself. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.rounds.stop();
  }

  private async settle(): Promise<void> {
    const settled = await this.problems.settle(this.database);
    if (settled > 0) this.logger.log({ problems: settled }, 'retries have succeeded');
    const superseded = await this.problems.settleSuperseded(this.database);
    if (superseded > 0) this.logger.log({ problems: superseded }, 'newer revisions have replaced what had problems');
  }
}
