import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
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
  private readonly everyMs: number;
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly sessions: UploadSessions,
    private readonly keys: IdempotencyKeys,
    private readonly objects: ObjectStore,
    { SWEEP_EVERY_MS }: IngestGatewayConfig,
  ) {
    this.everyMs = SWEEP_EVERY_MS;
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
      this.round = this.sweep().finally(() => this.schedule());
    }, this.everyMs);
  }

  private async sweep(): Promise<void> {
    try {
      for (const { id } of await this.sessions.expired(AT_ONCE)) {
        await this.objects.staged.clear(stagedKey(id));
        await this.sessions.cleared(id);
      }
      await this.sessions.forget(REMEMBERED_DAYS);
      await this.keys.forgetExpired();
    } catch (error) {
      this.logger.warn(error, 'expired uploads could not be swept; trying again');
    }
  }
}
