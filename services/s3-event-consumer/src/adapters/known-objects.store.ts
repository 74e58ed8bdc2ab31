import { Injectable } from '@nestjs/common';
import { Database } from '#libs/persistence';

/** An object that belongs to a document. */
export interface KnownObject {
  key: string;
  etag: string | null;
  /** Whether the document is still on its way, or waits for a person. */
  isOpen: boolean;
}

/** One version of an object. */
export interface SeenObject {
  bucket: string;
  key: string;
  etag: string | null;
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

  /** The versions of the keys that were looked at, whatever became of them. */
  async etags(bucket: string, keys: readonly string[]): Promise<Map<string, Set<string | null>>> {
    const seen = await this.database.query<{ key: string; etag: string | null }>(
      `SELECT key, etag FROM storage_object WHERE bucket = $1 AND key = ANY($2)
       UNION SELECT key, etag FROM bucket_object WHERE bucket = $1 AND key = ANY($2)`,
      [bucket, keys],
    );
    const etags = new Map<string, Set<string | null>>();
    for (const { key, etag } of seen) etags.set(key, (etags.get(key) ?? new Set()).add(etag));
    return etags;
  }

  /** Whether this version was set aside because a document has its bytes already. */
  async isDuplicate({ bucket, key, etag }: SeenObject): Promise<boolean> {
    const rows = await this.database.query(
      `SELECT FROM bucket_object WHERE bucket = $1 AND key = $2 AND etag IS NOT DISTINCT FROM $3 AND outcome = 'duplicate'`,
      [bucket, key, etag],
    );
    return rows.length > 0;
  }

  /** Remembers that this version is the original of no document, and why. */
  async setAside({ bucket, key, etag }: SeenObject, outcome: 'duplicate' | 'refused'): Promise<void> {
    await this.database.query(
      `INSERT INTO bucket_object (bucket, key, etag, outcome) VALUES ($1, $2, $3, $4)
       ON CONFLICT (bucket, key) DO UPDATE SET etag = excluded.etag, outcome = excluded.outcome, seen_at = now()`,
      [bucket, key, etag, outcome],
    );
  }
}
