import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { OutboxRelay } from '#libs/persistence';
import { Rounds } from '#libs/service-host';
import { ObjectStore } from '#libs/storage';
import { S3EventConsumerConfig } from '../../s3-event-consumer.config';
import { BucketReconciler } from './bucket-reconciler';
import { type BucketRound, BucketRounds } from './bucket-rounds.store';
import { reconciledTotal, reconcileListedTotal } from './reconcile-bucket.metrics';

/** Pause between two looks whether a round is due or somebody has asked for one, in milliseconds. */
const LOOK_MS = 2_000;

/** Events get lost: now and then the whole bucket is looked through for objects that none has told of. Runs in every replica; one at a time goes on with the round. */
@Injectable()
export class ReconcileBucket implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(ReconcileBucket.name);
  private readonly looks = new Rounds(
    LOOK_MS,
    () => this.goOn(),
    (error) => this.logger.warn(error, 'the bucket could not be looked through; trying again'),
  );

  constructor(
    private readonly reconciler: BucketReconciler,
    private readonly relay: OutboxRelay,
    private readonly rounds: BucketRounds,
    private readonly objects: ObjectStore,
    private readonly config: S3EventConsumerConfig,
  ) {}

  onApplicationBootstrap(): void {
    this.looks.start();
  }

  /** Before the database closes, which happens on shutdown itself. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.looks.stop();
  }

  private isDue(last: BucketRound | undefined): boolean {
    const { RECONCILE_EVERY_MS: everyMs } = this.config;
    if (everyMs <= 0) return false;
    return !last || (last.finishedAt !== null && Date.now() - last.finishedAt.getTime() >= everyMs);
  }

  private tell(found: number): void {
    this.relay.wake();
    this.logger.warn({ found }, 'there are objects in the bucket that no event has told of; they are being registered');
  }

  private async goOn(): Promise<void> {
    const { bucket } = this.objects;
    const last = await this.rounds.last(bucket);
    if (this.isDue(last)) await this.rounds.begin(bucket, this.config.RECONCILE_PREFIX);
    else if (!last || last.finishedAt) return;
    let isLast = false;
    while (!this.looks.isStopping && !isLast) {
      const page = await this.reconciler.page();
      if (!page) return;
      isLast = page.isLast;
      reconcileListedTotal.inc(page.listed);
      reconciledTotal.inc(page.found);
      if (page.found > 0) this.tell(page.found);
    }
  }
}
