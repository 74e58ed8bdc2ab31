import { Injectable } from '@nestjs/common';
import { PermanentError } from '#libs/errors';
import type { Transaction } from '#libs/persistence';

/** What the messages of a document are made of. */
export interface SentDocument {
  readonly documentId: string;
  readonly tenantId: string;
  readonly jobId: string;
  readonly state: string;
  readonly mediaType: string;
  readonly size: string;
  readonly languages: string[];
  readonly pageCount: number | null;
  /** Where its original lies; null of a post. */
  readonly bucket: string | null;
  readonly objectKey: string | null;
}

/** Documents as the ledger has them, for making their messages again. */
@Injectable()
export class SentDocuments {
  /** Rejects with `document_missing` when the ledger has no such document. */
  async load(tx: Transaction, documentId: string): Promise<SentDocument> {
    const [document] = await tx.query<SentDocument>(DOCUMENT, [documentId]);
    if (document) return document;
    throw new PermanentError('document_missing', `Document ${documentId} is not in the ledger.`);
  }
}

const DOCUMENT = `
  SELECT d.id AS "documentId", d.tenant_id AS "tenantId", j.id AS "jobId", d.state, d.media_type AS "mediaType", d.size, d.languages,
         d.page_count AS "pageCount", o.bucket, o.key AS "objectKey"
  FROM document d
  JOIN LATERAL (SELECT id FROM job WHERE document_id = d.id ORDER BY created_at DESC LIMIT 1) j ON true
  LEFT JOIN LATERAL (SELECT bucket, key FROM storage_object WHERE document_id = d.id ORDER BY id LIMIT 1) o ON true
  WHERE d.id = $1`;
