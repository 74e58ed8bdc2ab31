import { Injectable } from '@nestjs/common';
import { Documents, type NewDocument, type Registration } from '#libs/ledger';
import { Database, OutboxRelay, type Transaction } from '#libs/persistence';
import { IncomingFiles } from './incoming-files';

/** What has to be written together with a new document. */
export type Follow = (tx: Transaction, registration: Registration) => Promise<void>;

/** Gets stored bytes into the ledger: afterwards they belong to exactly one document, or are gone. */
@Injectable()
export class Registrar {
  constructor(
    private readonly database: Database,
    private readonly documents: Documents,
    private readonly files: IncomingFiles,
    private readonly relay: OutboxRelay,
  ) {}

  /** Registers a document and what `follow` adds in one transaction. Of a duplicate nothing is written and its bytes are removed. */
  async register(document: NewDocument, follow: Follow): Promise<Registration> {
    const registration = await this.commit(document, follow);
    if (registration.duplicate) await this.files.discard(document.object.key);
    else this.relay.wake();
    return registration;
  }

  /**
   * A transaction whose work was done and whose commit failed may have committed all the same: only the ledger knows. So it
   * is tried once more; if that fails too, the bytes stay, because a document may point to them.
   */
  private async commit(document: NewDocument, follow: Follow): Promise<Registration> {
    let isOpen = true;
    const noted: Follow = async (tx, registration) => {
      await follow(tx, registration);
      isOpen = false;
    };
    try {
      return await this.attempt(document, noted);
    } catch (error) {
      if (!isOpen) return this.attemptAgain(document, follow);
      await this.files.discard(document.object.key);
      throw error;
    }
  }

  private attempt(document: NewDocument, follow: Follow): Promise<Registration> {
    return this.database.transaction(async (tx) => {
      const registration = await this.documents.register(tx, document);
      if (!registration.duplicate) await follow(tx, registration);
      return registration;
    });
  }

  /** The "duplicate" that is found now may be what the first try has committed. */
  private async attemptAgain(document: NewDocument, follow: Follow): Promise<Registration> {
    const registration = await this.attempt(document, follow);
    if (!registration.duplicate) return registration;
    const own = await this.database.query(`SELECT id FROM storage_object WHERE document_id = $1 AND key = $2`, [
      registration.documentId,
      document.object.key,
    ]);
    return { ...registration, duplicate: own.length === 0 };
  }
}
