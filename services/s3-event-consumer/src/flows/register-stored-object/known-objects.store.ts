import { Injectable } from '@nestjs/common';
import { Database } from '#libs/persistence';

/** An object that belongs to a document. */
export interface KnownObject {
  etag: string | null;
  /** Whether the document is still on its way, or waits for a person. */
  isOpen: boolean;
}

/** What the ledger knows of objects. */
@Injectable()
export class KnownObjects {
  constructor(private readonly database: Database) {}

  async find(bucket: string, key: string): Promise<KnownObject | undefined> {
    const [object] = await this.database.query<KnownObject>(
      `SELECT o.etag, d.state NOT IN ('published', 'rejected', 'expired', 'erased', 'cancelled') AS "isOpen"
       FROM storage_object o JOIN document d ON d.id = o.document_id WHERE o.bucket = $1 AND o.key = $2`,
      [bucket, key],
    );
    return object;
  }
}
