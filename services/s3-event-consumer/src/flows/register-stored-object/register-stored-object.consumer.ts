import { Controller } from '@nestjs/common';
import { documentRegistered, objectStored, type ObjectStored } from '#libs/contracts';
import { PermanentError } from '#libs/errors';
import { Documents, type NewDocument } from '#libs/ledger';
import { minutes, OnMessage, seconds, type StepContext } from '#libs/messaging';
import { GATEWAY_OBJECT, ObjectStore, type StoredObject } from '#libs/storage';
import { ObjectOwners } from '../../adapters/object-owners';
import { ObjectReader } from '../../adapters/object-reader';
import { countEvents, type EventOutcome } from '../../adapters/s3-events.metrics';
import { isDerived, isFolder } from '../../domain/object-key';
import { KnownObjects } from './known-objects.store';
import { newDocumentOf } from './new-document';

/** An object that somebody put into the bucket becomes a document, once, whatever else is said about it. */
@Controller()
export class RegisterStoredObject {
  constructor(
    private readonly documents: Documents,
    private readonly objects: ObjectStore,
    private readonly owners: ObjectOwners,
    private readonly reader: ObjectReader,
    private readonly known: KnownObjects,
  ) {}

  @OnMessage(objectStored, {
    concurrency: 8,
    timeoutMs: minutes(10),
    retry: { attempts: 5, firstDelayMs: seconds(2), maxDelayMs: minutes(2) },
  })
  async handle({ bucket, key }: ObjectStored, step: StepContext): Promise<void> {
    countEvents(this.outcomeByName(bucket, key) ?? (await this.registerIfNew(key, step)));
  }

  private outcomeByName(bucket: string, key: string): EventOutcome | undefined {
    if (bucket !== this.objects.bucket) return 'foreign';
    if (isFolder(key)) return 'folder';
    return isDerived(key) ? 'derived' : undefined;
  }

  private async registerIfNew(key: string, step: StepContext): Promise<EventOutcome> {
    const found = await this.objects.head(key);
    if (!found) return 'gone';
    if (isGatewaysOwn(found)) return 'own';
    const known = await this.known.find(this.objects.bucket, key);
    if (known?.etag === found.etag) return 'duplicate';
    if (known?.isOpen) return 'repaired';
    const owner = await this.owners.ownerOf(key);
    if (!owner) throw new PermanentError('not_found', 'The key of the object names a tenant that is not known.');
    const read = await this.reader.read({ key, size: found.size }, owner.filename, step.signal);
    if (!read) return 'gone';
    const object = { bucket: this.objects.bucket, key, etag: found.etag };
    return this.register(newDocumentOf(read, owner, object), step);
  }

  private async register(document: NewDocument, step: StepContext): Promise<EventOutcome> {
    let outcome: EventOutcome = 'duplicate';
    await step.commitOnce(async ({ tx, publish }) => {
      const { documentId, jobId, duplicate } = await this.documents.register(tx, document);
      if (duplicate) return;
      outcome = 'registered';
      const { tenantId, object, mediaType, size, languages } = document;
      const { bucket, key: objectKey } = object;
      const ids = { documentId, tenantId, jobId };
      await publish(documentRegistered, { ...ids, bucket, objectKey, mediaType, size: BigInt(size), languages });
    });
    return outcome;
  }
}

const isGatewaysOwn = ({ metadata }: StoredObject): boolean =>
  Object.entries(GATEWAY_OBJECT).every(([name, value]) => metadata[name] === value);
