import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Database } from '#libs/persistence';
import { Problems } from '../../adapters/problems.store';

/** How long a person may see "retrying" after the work is done, in milliseconds. */
const EVERY_MS = 2_000;

/** A retry whose work is done becomes resolved; one that fails again is opened by `record-problem`. Runs in every replica. */
@Injectable()
export class SettleRetries implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(SettleRetries.name);
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly database: Database,
    private readonly problems: Problems,
  ) {}

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
      this.round = this.settle().finally(() => this.schedule());
    }, EVERY_MS);
  }

  private async settle(): Promise<void> {
    try {
      const settled = await this.problems.settle(this.database);
      if (settled > 0) this.logger.log({ problems: settled }, 'retries have succeeded');
    } catch (error) {
      this.logger.warn(error, 'retries could not be settled; trying again');
    }
  }
}
