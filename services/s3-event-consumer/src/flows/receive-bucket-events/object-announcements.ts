import { Injectable } from '@nestjs/common';
import { type BucketNotified, encode, objectStored } from '#libs/contracts';
import { PermanentError } from '#libs/errors';
import { EVENTS_EXCHANGE, RabbitPublisher } from '#libs/messaging';
import { traceHeaders } from '#libs/observability';
import { ObjectOwners } from '../../adapters/object-owners';
import { countEvents } from '../../adapters/s3-events.metrics';
import { messageIdOf, readNotification, type StoredObjectEvent } from '../../domain/stored-objects';

/** Turns notifications into messages to `register-stored-object`, one per object that was written. */
@Injectable()
export class ObjectAnnouncements {
  constructor(
    private readonly publisher: RabbitPublisher,
    private readonly owners: ObjectOwners,
  ) {}

  /** Resolves when the broker has all of them; `invalid_message` when a part of it could not be understood. */
  async announce(notification: BucketNotified): Promise<void> {
    const { stored, ignored, faults } = readNotification(notification);
    await Promise.all(stored.map((object) => this.send(object)));
    countEvents('ignored', ignored);
    const [fault] = faults;
    if (fault) throw new PermanentError('invalid_message', `The bucket event cannot be understood: ${fault}.`);
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
