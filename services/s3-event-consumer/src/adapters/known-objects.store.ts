import { Injectable } from '@nestjs/common';
import { Database } from '#libs/persistence';

/** An object that belongs to a document. */
export interface KnownObject {
  key: string;
  etag: string | null;
  /** Whether the document is still on its way, or waits for a person. */
  isOpen: boolean;
}

/** What the ledger knows of objects. */
@Injectable()
export class KnownObjects {
  constructor(private readonly database: Database) {}

  async find(bucket: string, key: string): Promise<KnownObject | undefined> {
    return (await this.among(bucket, [key])).get(key);
  }

  /** Those of the keys that belong to documents. */
  async among(bucket: string, keys: readonly string[]): Promise<Map<string, KnownObject>> {
    if (keys.length === 0) return new Map();
    const objects = await this.database.query<KnownObject>(
      `SELECT o.key, o.etag, d.state NOT IN ('published', 'rejected', 'expired', 'erased', 'cancelled') AS "isOpen"
       FROM storage_object o JOIN document d ON d.id = o.document_id WHERE o.bucket = $1 AND o.key = ANY($2)`,
      [bucket, keys],
    );
    return new Map(objects.map((object) => [object.key, object]));
  }
}
