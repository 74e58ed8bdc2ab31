import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Rounds } from '#libs/service-host';
import { BulkLeader } from './bulk-leader';

/** Time between two moves of a bulk retry, in milliseconds: a step of one takes some of them. */
const EVERY_MS = 500;

/** Bulk retries go on step by step, as long as they go well. Runs in every replica; for each bulk retry one of them leads. */
@Injectable()
export class RunBulkRetries implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(RunBulkRetries.name);
  private readonly rounds: Rounds;

  constructor(leader: BulkLeader) {
    this.rounds = new Rounds(
      EVERY_MS,
      () => leader.lead(),
      (error) => this.logger.warn(error, 'bulk retries could not go on; trying again'),
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
