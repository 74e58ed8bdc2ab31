import { Injectable } from '@nestjs/common';
import { PermanentError } from '#libs/errors';
import { Pages } from '#libs/ledger';
import { Database } from '#libs/persistence';
import type { SearchDocument } from '#libs/search';

/** What the index and the vault need to know of a document. */
export interface FiledDocument extends SearchDocument {
  readonly tenantName: string;
  readonly filename: string;
}

interface Row extends Omit<FiledDocument, 'pages' | 'tags' | 'urls'> {
  readonly tags: { text: string }[] | null;
  readonly crawled: { url: string; title?: string; text?: string }[] | null;
}

/** Documents as the book of record has them, put together for the index and the vault. */
@Injectable()
export class IndexedDocuments {
  constructor(
    private readonly database: Database,
    private readonly pages: Pages,
  ) {}

  /** The document with its text, tags and links; `document_missing` when the ledger does not have it. */
  async load(documentId: string): Promise<FiledDocument> {
    const [row] = await this.database.query<Row>(DOCUMENT, [documentId]);
    if (!row) throw new PermanentError('document_missing', `Document ${documentId} is not in the ledger.`);
    const texts = await this.pages.texts(this.database, documentId);
    const { tags, crawled, ...document } = row;
    return {
      ...document,
      tags: (tags ?? []).map(({ text }) => text),
      urls: (crawled ?? []).map(({ url }) => url),
      pages: texts.map((text, index) => ({ number: index + 1, text })),
    };
  }
}

const DOCUMENT = `
  SELECT d.id AS "documentId", d.tenant_id AS "tenantId", t.name AS "tenantName", c.name AS "caseName", d.title, d.filename,
         d.media_type AS "mediaType", d.created_at AS "createdAt", d.expires_at AS "expiresAt",
         (SELECT content FROM document_enrichment e WHERE e.document_id = d.id AND e.kind = 'tags') AS tags,
         (SELECT content -> 'pages' FROM document_enrichment e WHERE e.document_id = d.id AND e.kind = 'crawl') AS crawled
  FROM document d JOIN tenant t ON t.id = d.tenant_id LEFT JOIN "case" c ON c.id = d.case_id
  WHERE d.id = $1`;
