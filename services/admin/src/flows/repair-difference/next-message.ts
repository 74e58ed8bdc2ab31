import { Injectable } from '@nestjs/common';
import {
  documentEnriched,
  documentIndexed,
  documentParsed,
  documentRegistered,
  tagsPersisted,
  contentHash,
} from '#libs/contracts';
import { PermanentError } from '#libs/errors';
import { Pages } from '#libs/ledger';
import { publishIn } from '#libs/messaging';
import type { Transaction } from '#libs/persistence';
import { type SentDocument, SentDocuments } from './sent-document.store';

/** The message that takes a document on from where it is, made again out of the ledger: flows have their effects once per document, whatever the message's id. */
@Injectable()
export class NextMessage {
  constructor(
    private readonly documents: SentDocuments,
    private readonly pages: Pages,
  ) {}

  /** Puts the message into the outbox; false when the document has ended or is aside. */
  async send(tx: Transaction, documentId: string): Promise<boolean> {
    const document = await this.documents.load(tx, documentId);
    const ids = idsOf(document);
    switch (document.state) {
      case 'registered':
      case 'parsing':
        await publishIn(tx, documentRegistered, { ...ids, ...originalOf(document) });
        return true;
      case 'parsed':
        await publishIn(tx, documentParsed, { ...ids, ...(await this.textOf(tx, document)) });
        return true;
      case 'tagged':
        await publishIn(tx, tagsPersisted, ids);
        return true;
      case 'enriched':
        await publishIn(tx, documentEnriched, ids);
        return true;
      case 'indexed':
        await publishIn(tx, documentIndexed, ids);
        return true;
      default:
        return false;
    }
  }

  /** Has a finished document indexed again, and then filed; `conflict` when it is not finished any more. */
  async sendToIndex(tx: Transaction, documentId: string): Promise<void> {
    await publishIn(tx, documentEnriched, idsOf(await this.finished(tx, documentId)));
  }

  /** Has a finished document filed again; `conflict` when it is not finished any more. */
  async sendToVault(tx: Transaction, documentId: string): Promise<void> {
    await publishIn(tx, documentIndexed, idsOf(await this.finished(tx, documentId)));
  }

  /** What was erased meanwhile must not come back. */
  private async finished(tx: Transaction, documentId: string): Promise<SentDocument> {
    const document = await this.documents.load(tx, documentId);
    if (document.state === 'indexed' || document.state === 'published') return document;
    throw new PermanentError('conflict', `Document ${documentId} is ${document.state}: it is not made findable again.`);
  }

  private async textOf(tx: Transaction, { documentId, pageCount }: SentDocument): Promise<TextFacts> {
    const text = await this.pages.text(tx, documentId);
    return { pageCount: pageCount ?? 1, contentHash: contentHash(text) };
  }
}

interface TextFacts {
  pageCount: number;
  contentHash: string;
}

const idsOf = ({ documentId, tenantId, jobId }: SentDocument) => ({ documentId, tenantId, jobId });

function originalOf({ documentId, bucket, objectKey, mediaType, size, languages }: SentDocument) {
  if (bucket !== null && objectKey !== null) return { bucket, objectKey, mediaType, size: BigInt(size), languages };
  throw new PermanentError('object_missing', `The ledger knows no original of document ${documentId} to read again.`);
}
