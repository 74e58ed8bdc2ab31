import { Injectable } from '@nestjs/common';
import { PAGE_BREAK } from '#libs/contracts';
import type { Queries, Transaction } from '#libs/persistence';

/** A word with its box as fractions of the upright page. */
export interface PageWord {
  text: string;
  x: number;
  y: number;
  width: number;
  height: number;
  confidence: number;
}

/** What was read from one page, numbered from 1. */
export interface Page {
  number: number;
  status: string;
  source: string;
  text: string;
  confidence: number;
  words: PageWord[];
  fault?: string | null;
  /** Clockwise, in degrees: how the page as shown was turned to be read; 0 unless told. */
  rotation?: number;
}

/** The pages of the ledger: the text of every document. */
@Injectable()
export class Pages {
  /** Replaces all pages of a document. */
  async replace(tx: Transaction, documentId: string, pages: readonly Page[]): Promise<void> {
    await tx.query(`DELETE FROM page WHERE document_id = $1`, [documentId]);
    await tx.query(
      `INSERT INTO page (document_id, number, status, source, text, confidence, words, fault, rotation)
       SELECT $1, number, status, source, text, confidence, words, fault, coalesce(rotation, 0) FROM json_to_recordset($2::json)
         AS p(number int, status text, source text, text text, confidence real, words jsonb, fault text, rotation smallint)`,
      [documentId, JSON.stringify(pages).replaceAll(String.raw`\u0000`, '')], // Postgres has no NUL in text
    );
  }

  /** The text of each page, in order. */
  async texts(queries: Queries, documentId: string): Promise<string[]> {
    const rows = await queries.query<{ text: string }>(`SELECT text FROM page WHERE document_id = $1 ORDER BY number`, [
      documentId,
    ]);
    return rows.map(({ text }) => text);
  }

  /** The whole text as one string, the form that tags and links count their offsets in. */
  async text(queries: Queries, documentId: string): Promise<string> {
    return (await this.texts(queries, documentId)).join(PAGE_BREAK);
  }
}
