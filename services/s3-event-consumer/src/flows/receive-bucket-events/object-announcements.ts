import { Injectable } from '@nestjs/common';
import { type BucketNotified, encode, objectStored } from '#libs/contracts';
import { PermanentError } from '#libs/errors';
import { EVENTS_EXCHANGE, RabbitPublisher } from '#libs/messaging';
import { traceHeaders } from '#libs/observability';
import { isOwnOriginal, ObjectStore } from '#libs/storage';
import { type KnownObject, KnownObjects } from '../../adapters/known-objects.store';
import { ObjectOwners } from '../../adapters/object-owners';
import { countEvents, type EventOutcome } from '../../adapters/s3-events.metrics';
import { outcomeByName } from '../../domain/object-key';
import { messageIdOf, readNotification, type StoredObjectEvent } from '../../domain/stored-objects';

/** Turns notifications into messages to `register-stored-object`, one per object that was written and is news to the ledger. */
@Injectable()
export class ObjectAnnouncements {
  constructor(
    private readonly publisher: RabbitPublisher,
    private readonly owners: ObjectOwners,
    private readonly known: KnownObjects,
    private readonly objects: ObjectStore,
  ) {}

  /** Resolves when the broker has all of them; `invalid_message` when a part of it could not be understood. */
  async announce(notification: BucketNotified): Promise<void> {
    const { stored, ignored, faults } = readNotification(notification);
    const settled = await this.settled(stored);
    await Promise.all(stored.filter((object) => !settled.has(object)).map((object) => this.send(object)));
    countAll(settled, ignored);
    const [fault] = faults;
    if (fault) throw new PermanentError('invalid_message', `The bucket event cannot be understood: ${fault}.`);
  }

  /** Whether there is nothing in it to announce. */
  async isNoNews(notification: BucketNotified): Promise<boolean> {
    const { stored, ignored, faults } = readNotification(notification);
    if (faults.length > 0) return false;
    const settled = await this.settled(stored);
    if (settled.size < stored.length) return false;
    countAll(settled, ignored);
    return true;
  }

  /** Most events tell of what the fleet itself has written: these cost one look into the ledger, and no call of the store. */
  private async settled(stored: readonly StoredObjectEvent[]): Promise<Map<StoredObjectEvent, EventOutcome>> {
    const { bucket } = this.objects;
    const own = stored.filter((object) => object.bucket === bucket);
    const known = await this.known.among(
      bucket,
      own.map(({ key }) => key),
    );
    return new Map(
      own.flatMap((object) => {
        const outcome = outcomeOf(object, known.get(object.key));
        return outcome ? [[object, outcome]] : [];
      }),
    );
  }

  private async send(object: StoredObjectEvent): Promise<void> {
    const owner = await this.owners.ownerOf(object.key);
    await this.publisher.send({
      messageId: messageIdOf(object),
      exchange: EVENTS_EXCHANGE,
      routingKey: objectStored.name,
      type: objectStored.name,
      content: encode(objectStored, { ...object, ...(owner && { tenantId: owner.tenantId }) }),
      headers: traceHeaders(),
    });
  }
}

/** An object of the fleet's own that the ledger does not know yet is being registered just now, or was a duplicate and is gone. */
function outcomeOf({ key, etag }: StoredObjectEvent, known: KnownObject | undefined): EventOutcome | undefined {
  const byName = outcomeByName(key);
  if (byName) return byName;
  if (known) return etag !== '' && etag === known.etag ? 'duplicate' : undefined;
  return isOwnOriginal(key) ? 'own' : undefined;
}

function countAll(settled: ReadonlyMap<StoredObjectEvent, EventOutcome>, ignored: number): void {
  for (const outcome of settled.values()) countEvents(outcome);
  countEvents('ignored', ignored);
}
