import { Injectable } from '@nestjs/common';
import { documentRegistered } from '#libs/contracts';
import { Documents, type NewDocument, Originals } from '#libs/ledger';
import type { Publish, StepContext } from '#libs/messaging';
import type { KnownObject } from '../../adapters/known-objects.store';
import type { EventOutcome } from '../../adapters/s3-events.metrics';

/** Writes objects that were read into the ledger. */
@Injectable()
export class ObjectLedger {
  constructor(
    private readonly documents: Documents,
    private readonly originals: Originals,
  ) {}

  /** A new document, or the repeat of one; an object that had another file before belongs to that document from now on. */
  async register(document: NewDocument, known: KnownObject | undefined, step: StepContext): Promise<EventOutcome> {
    let outcome: EventOutcome = 'duplicate';
    await step.commitOnce(async ({ tx, publish }) => {
      const registration = await this.documents.register(tx, document);
      if (!registration.duplicate) {
        outcome = 'registered';
        return announce(publish, document, registration);
      }
      if (known) await this.originals.handOver(tx, document.object, document.size, registration.documentId);
    });
    return outcome;
  }

  /** The file of a document that is not done was replaced: it stays that document, and the ledger learns what its file is now. */
  async repair(document: NewDocument, known: KnownObject, step: StepContext): Promise<EventOutcome> {
    await step.commitOnce(({ tx }) => this.originals.replace(tx, document.object, known.etag, document));
    return 'repaired';
  }
}

function announce(
  publish: Publish,
  { tenantId, object, mediaType, size, languages }: NewDocument,
  { documentId, jobId }: { documentId: string; jobId: string },
): Promise<void> {
  const { bucket, key: objectKey } = object;
  const file = { bucket, objectKey, mediaType, size: BigInt(size), languages };
  return publish(documentRegistered, { documentId, tenantId, jobId, ...file });
}
