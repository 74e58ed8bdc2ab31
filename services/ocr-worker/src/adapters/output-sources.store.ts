import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Injectable } from '@nestjs/common';
import { PermanentError } from '#libs/errors';
import { Database } from '#libs/persistence';
import type { OutputPage } from '../domain/outputs/output-page';

/** A document as far as its outputs are concerned: where its bytes are, and in whose folders its outputs go. */
export interface OutputSource {
  documentId: string;
  tenantName: string;
  caseName: string | null;
  mediaType: string;
  size: number;
  sha256: string;
  bucket: string;
  key: string;
}

/** Pages held in memory at once: the words of a page are 50 KB. */
const PAGES_AT_ONCE = 50;

/** Reads what outputs are made from. */
@Injectable()
export class OutputSources {
  constructor(private readonly database: Database) {}

  /** Throws `document_missing` for a document that is gone. */
  async load(documentId: string): Promise<OutputSource> {
    const [source] = await this.database.query<OutputSource>(SOURCE, [documentId]);
    if (source) return source;
    throw new PermanentError('document_missing', `Document ${documentId} is not in the ledger.`);
  }

  /** Writes pages of a document to a file, one `OutputPage` of JSON a line: all of them, or those with these numbers. */
  async writePages(
    documentId: string,
    file: string,
    { numbers = null, signal }: { numbers?: readonly number[] | null; signal: AbortSignal },
  ): Promise<void> {
    await pipeline(Readable.from(this.lines(documentId, numbers)), createWriteStream(file), { signal });
  }

  private async *lines(documentId: string, numbers: readonly number[] | null): AsyncGenerator<string> {
    for (let last = 0, pages: OutputPage[] = []; ; last = pages.at(-1)?.number ?? last) {
      pages = await this.database.query<OutputPage>(PAGES, [documentId, last, PAGES_AT_ONCE, numbers]);
      if (pages.length === 0) return;
      yield pages.map((page) => `${JSON.stringify(page)}\n`).join('');
    }
  }
}

const SOURCE = `
  SELECT d.id AS "documentId", t.name AS "tenantName", c.name AS "caseName", d.media_type AS "mediaType",
    d.size::float8 AS size, d.sha256, o.bucket, o.key
  FROM document d JOIN tenant t ON t.id = d.tenant_id JOIN storage_object o ON o.document_id = d.id
    LEFT JOIN "case" c ON c.id = d.case_id
  WHERE d.id = $1 ORDER BY o.created_at, o.id LIMIT 1`;

/** Words of a text layer are in the file already. */
const PAGES = `
  SELECT number, status, source, rotation, CASE WHEN source = 'ocr' THEN words ELSE '[]' END AS words
  FROM page WHERE document_id = $1 AND number > $2 AND ($4::int[] IS NULL OR number = ANY($4)) ORDER BY number LIMIT $3`;
