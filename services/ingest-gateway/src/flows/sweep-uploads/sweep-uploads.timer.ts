import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Rounds } from '#libs/service-host';
import { ObjectStore, stagedKey } from '#libs/storage';
import { IdempotencyKeys } from '../../adapters/idempotency/idempotency-keys.store';
import { UploadSessions } from '../../adapters/upload-sessions.store';
import { IngestGatewayConfig } from '../../ingest-gateway.config';

/** Uploads cleared in one round. */
const AT_ONCE = 100;

/** How long a client may still ask what became of an upload, in days. */
const REMEMBERED_DAYS = 7;

/** What uploads leave in the object store is removed when their time is over, whether they were finished, broken off or forgotten; and so are idempotency keys. */
@Injectable()
export class SweepUploads implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(SweepUploads.name);
  private readonly rounds: Rounds;

  constructor(
    private readonly sessions: UploadSessions,
    private readonly keys: IdempotencyKeys,
    private readonly objects: ObjectStore,
    { SWEEP_EVERY_MS }: IngestGatewayConfig,
  ) {
    this.rounds = new Rounds(
      SWEEP_EVERY_MS,
      () => this.sweep(),
      (error) => this.logger.warn(error, 'expired uploads could not be swept; trying again'),
    );
  }

  onApplicationBootstrap(): void {
    this.rounds.start();
  }

  /** Before the database closes, which happens on shutdown itself. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.rounds.stop();
  }

  private async sweep(): Promise<void> {
    for (const { id } of await this.sessions.expired(AT_ONCE)) {
      await this.objects.staged.clear(stagedKey(id));
      await this.sessions.cleared(id);
    }
    await this.sessions.forget(REMEMBERED_DAYS);
    await this.keys.forgetExpired();
  }
}
