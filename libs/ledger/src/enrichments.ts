import { Injectable } from '@nestjs/common';
import type { Queries, Transaction } from '#libs/persistence';

/** What steps found out about documents, one entry per kind: `tags`, `crawl`. */
@Injectable()
export class Enrichments {
  /** Writes an entry; false when it has that hash already and nothing was written. */
  async put(
    tx: Transaction,
    documentId: string,
    kind: string,
    content: unknown,
    contentHash: string,
  ): Promise<boolean> {
    const rows = await tx.query(
      `INSERT INTO document_enrichment (document_id, kind, content, content_hash) VALUES ($1, $2, $3, $4)
       ON CONFLICT (document_id, kind) DO UPDATE SET content = excluded.content, content_hash = excluded.content_hash, updated_at = now()
       WHERE document_enrichment.content_hash <> excluded.content_hash RETURNING document_id`,
      [documentId, kind, JSON.stringify(content), contentHash],
    );
    return rows.length === 1;
  }

  /** The content of an entry as it was put, or undefined. */
  async get<T>(queries: Queries, documentId: string, kind: string): Promise<T | undefined> {
    const [row] = await queries.query<{ content: T }>(
      `SELECT content FROM document_enrichment WHERE document_id = $1 AND kind = $2`,
      [documentId, kind],
    );
    return row?.content;
  }
}
