import { Injectable } from '@nestjs/common';
import { encode, objectStored } from '#libs/contracts';
import { EVENTS_EXCHANGE } from '#libs/messaging';
import { traceHeaders } from '#libs/observability';
import { addToOutbox, Database, type Transaction } from '#libs/persistence';
import { isOwnOriginal, type ListedObject, ObjectStore } from '#libs/storage';
import { v5 as uuidv5 } from 'uuid';
import { KnownObjects } from '../../adapters/known-objects.store';
import { outcomeByName } from '../../domain/object-key';
import { S3EventConsumerConfig } from '../../s3-event-consumer.config';
import { BucketRounds, type PageFigures } from './bucket-rounds.store';

/** The most that S3 lists at once. */
const PAGE = 1_000;
/** Namespace for the ids of messages about found objects (a fixed random UUID of ours). */
const FOUND = '0e6c3f57-52a4-4c94-8a4e-9b7f0a8a4c55';

/** Goes through the bucket page by page; what no event has told of is announced as if one had. */
@Injectable()
export class BucketReconciler {
  constructor(
    private readonly database: Database,
    private readonly objects: ObjectStore,
    private readonly known: KnownObjects,
    private readonly rounds: BucketRounds,
    private readonly config: S3EventConsumerConfig,
  ) {}

  /**
   * One page of the round under way: what it found and how far it came are written together, so that a crash repeats nothing and
   * loses nothing. Undefined when there is no round, or another replica is at it.
   */
  page(): Promise<PageFigures | undefined> {
    return this.database.transaction(async (tx) => {
      const round = await this.rounds.claim(tx, this.objects.bucket);
      if (!round) return undefined;
      const { prefix, place } = round;
      const { objects, isLast } = await this.objects.list({ prefix, after: place ?? undefined, limit: PAGE });
      const untold = await this.untold(objects);
      for (const object of untold) await this.announce(tx, object);
      const seen = { place: objects.at(-1)?.key ?? place, listed: objects.length, found: untold.length, isLast };
      await this.rounds.moveOn(tx, round.bucket, seen);
      return seen;
    });
  }

  /** What is younger than the grace is left alone: its event, or the gateway that is just writing it, comes first. */
  private async untold(listed: readonly ListedObject[]): Promise<ListedObject[]> {
    const newest = Date.now() - this.config.RECONCILE_GRACE_MS;
    const settled = listed.filter(({ key, modifiedAt }) => !outcomeByName(key) && modifiedAt.getTime() <= newest);
    const etags = await this.known.etags(
      this.objects.bucket,
      settled.map(({ key }) => key),
    );
    return settled.filter(({ key, etag }) => {
      const known = etags.get(key);
      return known ? !known.has(etag) : !isOwnOriginal(key);
    });
  }

  /** The same object has the same message id in every round, as long as it is that version. */
  private async announce(tx: Transaction, { key, etag, size, modifiedAt }: ListedObject): Promise<void> {
    const { bucket } = this.objects;
    const body = { bucket, key, etag: etag ?? '', size: BigInt(size) };
    await addToOutbox(tx, {
      messageId: uuidv5(JSON.stringify([bucket, key, etag, modifiedAt]), FOUND),
      exchange: EVENTS_EXCHANGE,
      routingKey: objectStored.name,
      type: objectStored.name,
      content: encode(objectStored, body),
      headers: traceHeaders(),
    });
  }
}
