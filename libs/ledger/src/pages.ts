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
  /** Who recognised it; null, or not told, for our own engine and for text that was in the file. */
  engine?: string | null;
}

/** What is told of a page when a whole document is judged. */
export interface PageSummary {
  number: number;
  status: string;
  text: string;
  confidence: number;
  /** How many words have places. */
  words: number;
  fault: string | null;
}

/** The pages of the ledger: the text of every document. */
@Injectable()
export class Pages {
  /** Replaces all pages of a document. */
  async replace(tx: Transaction, documentId: string, pages: readonly Page[]): Promise<void> {
    await this.put(tx, documentId, pages);
    await this.keepUpTo(tx, documentId, Math.max(0, ...pages.map(({ number }) => number)));
  }

  /** Stores these pages; ones that were there under their numbers are replaced and their versions raised. */
  async put(tx: Transaction, documentId: string, pages: readonly Page[]): Promise<void> {
    const rows = JSON.stringify(pages).replaceAll(String.raw`\u0000`, ''); // Postgres has no NUL in text
    await tx.query(PUT, [documentId, rows]);
  }

  /** How often a page was read so far; undefined when there is no such page. */
  async version(queries: Queries, documentId: string, number: number): Promise<number | undefined> {
    const [page] = await queries.query<{ version: number }>(
      `SELECT version FROM page WHERE document_id = $1 AND number = $2`,
      [documentId, number],
    );
    return page?.version;
  }

  /** Stores a page in place of that version of it; false when somebody else was faster. Others who do so with pages of the document wait. */
  async replaceVersion(tx: Transaction, documentId: string, page: Page, version: number): Promise<boolean> {
    const rows = await tx.query(LOCK_PAGE, [documentId, page.number, version]);
    if (rows.length === 0) return false;
    await this.put(tx, documentId, [page]);
    return true;
  }

  /** Forgets pages beyond the last one: of an earlier reading that found more. */
  async keepUpTo(tx: Transaction, documentId: string, last: number): Promise<void> {
    await tx.query(`DELETE FROM page WHERE document_id = $1 AND number > $2`, [documentId, last]);
  }

  /** What is known of each page but the places of its words, in order. */
  summaries(queries: Queries, documentId: string): Promise<PageSummary[]> {
    return queries.query<PageSummary>(
      `SELECT number, status, text, confidence, jsonb_array_length(words) AS words, fault
       FROM page WHERE document_id = $1 ORDER BY number`,
      [documentId],
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

/** The document first: its figures are made of all its pages. */
const LOCK_PAGE = `
  WITH document AS (SELECT id FROM document WHERE id = $1 FOR UPDATE)
  SELECT p.number FROM page p JOIN document d ON d.id = p.document_id WHERE p.number = $2 AND p.version = $3 FOR UPDATE OF p`;

const PUT = `
  INSERT INTO page (document_id, number, status, source, text, confidence, words, fault, rotation, engine)
  SELECT $1, number, status, source, text, confidence, words, fault, coalesce(rotation, 0), engine FROM json_to_recordset($2::json)
    AS p(number int, status text, source text, text text, confidence real, words jsonb, fault text, rotation smallint, engine text)
  ON CONFLICT (document_id, number) DO UPDATE
  SET status = excluded.status, source = excluded.source, text = excluded.text, confidence = excluded.confidence,
      words = excluded.words, fault = excluded.fault, rotation = excluded.rotation, engine = excluded.engine,
      version = page.version + 1`;
