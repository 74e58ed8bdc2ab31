import { Injectable } from '@nestjs/common';
import { TransientError } from '#libs/errors';
import { Documents, type NewDocument, type Registration } from '#libs/ledger';
import { Database, OutboxRelay, type Transaction } from '#libs/persistence';
import { DocumentTurns } from './document-turns';
import { IncomingFiles } from './incoming-files';

/** How a document gets into the ledger. */
export type Enter<R extends Registration = Registration> = (tx: Transaction) => Promise<R>;

/** What has to be written together with a new document. */
export type Follow<R extends Registration = Registration> = (tx: Transaction, registration: R) => Promise<void>;

/** How often it is tried when somebody else accepts the same document at the same moment. */
const TRIES = 10;

/** Gets stored bytes into the ledger: afterwards they belong to exactly one document, or are gone. */
@Injectable()
export class Registrar {
  constructor(
    private readonly database: Database,
    private readonly documents: Documents,
    private readonly files: IncomingFiles,
    private readonly relay: OutboxRelay,
    private readonly turns: DocumentTurns,
  ) {}

  /** Registers a document and what `follow` adds in one transaction. Of a duplicate nothing is written and its bytes are removed. */
  async register(document: NewDocument, follow: Follow): Promise<Registration> {
    const enter: Enter = (tx) => this.documents.register(tx, document);
    const first = await this.turns.first(document.idempotencyKey, () => this.enter(document, enter, follow));
    return first ?? this.enter(document, (tx) => this.documents.registerLikelyRepeat(tx, document), follow);
  }

  /** Like `register`, for documents that enter in their own way. */
  async enter<R extends Registration>(document: NewDocument, enter: Enter<R>, follow: Follow<R>): Promise<R> {
    const registration = await this.commit(document, { enter, follow });
    if (registration.duplicate) await this.files.discard(document.object.key);
    else this.relay.wake();
    return registration;
  }

  /**
   * A transaction whose work was done and whose commit failed may have committed all the same: only the ledger knows. So it
   * is tried once more; if that fails too, the bytes stay, because a document may point to them.
   */
  private async commit<R extends Registration>(document: NewDocument, { enter, follow }: Entry<R>): Promise<R> {
    let isOpen = true;
    const noted: Follow<R> = async (tx, registration) => {
      await follow(tx, registration);
      isOpen = false;
    };
    try {
      return await this.persist({ enter, follow: noted });
    } catch (error) {
      if (!isOpen) return this.attemptAgain(document, { enter, follow });
      await this.files.discard(document.object.key);
      throw error;
    }
  }

  /** A conflict is thrown before the commit: nothing has happened. */
  private async persist<R extends Registration>(entry: Entry<R>, tries = TRIES): Promise<R> {
    try {
      return await this.attempt(entry);
    } catch (error) {
      if (tries <= 1 || !(error instanceof TransientError && error.code === 'conflict')) throw error;
      return this.persist(entry, tries - 1);
    }
  }

  private attempt<R extends Registration>({ enter, follow }: Entry<R>): Promise<R> {
    return this.database.transaction(async (tx) => {
      const registration = await enter(tx);
      if (!registration.duplicate) await follow(tx, registration);
      return registration;
    });
  }

  /** The "duplicate" that is found now may be what the first try has committed. */
  private async attemptAgain<R extends Registration>(document: NewDocument, entry: Entry<R>): Promise<R> {
    const registration = await this.persist(entry);
    if (!registration.duplicate) return registration;
    const own = await this.database.query(`SELECT id FROM storage_object WHERE document_id = $1 AND key = $2`, [
      registration.documentId,
      document.object.key,
    ]);
    return { ...registration, duplicate: own.length === 0 };
  }
}

interface Entry<R extends Registration> {
  enter: Enter<R>;
  follow: Follow<R>;
}
