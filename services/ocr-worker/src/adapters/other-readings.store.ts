import { Injectable } from '@nestjs/common';
import type { Transaction } from '#libs/persistence';
import type { ReadPage } from '../domain/reading';

/** The readings of pages that others were preferred to. A page has one at most, and loses it when it is read again in another way. */
@Injectable()
export class OtherReadings {
  /** Before these pages are replaced: what they say now becomes the other reading of what they will say. */
  async setAside(tx: Transaction, documentId: string, numbers: readonly number[]): Promise<void> {
    await tx.query(SET_ASIDE, [documentId, numbers]);
  }

  /** Keeps readings that were not preferred to the pages as they are. */
  async keep(tx: Transaction, documentId: string, pages: readonly ReadPage[]): Promise<void> {
    if (pages.length === 0) return;
    const rows = JSON.stringify(pages).replaceAll(String.raw`\u0000`, ''); // Postgres has no NUL in text
    await tx.query(KEEP, [documentId, rows]);
  }
}

const INSERT = `
  INSERT INTO other_reading (document_id, number, page_version, engine, status, source, text, confidence, words, fault, rotation)`;
const REPLACE = `
  ON CONFLICT (document_id, number) DO UPDATE
  SET page_version = excluded.page_version, engine = excluded.engine, status = excluded.status, source = excluded.source,
      text = excluded.text, confidence = excluded.confidence, words = excluded.words, fault = excluded.fault,
      rotation = excluded.rotation, kept_at = now()`;

/** Storing a page raises its version by one. The document is locked first, as everybody does who changes its pages. */
const SET_ASIDE = `
  WITH document AS (SELECT id FROM document WHERE id = $1 FOR UPDATE)${INSERT}
  SELECT p.document_id, p.number, p.version + 1, p.engine, p.status, p.source, p.text, p.confidence, p.words, p.fault, p.rotation
  FROM page p JOIN document d ON d.id = p.document_id WHERE p.number = ANY($2::int[])${REPLACE}`;

const KEEP = `${INSERT}
  SELECT p.document_id, p.number, p.version, o.engine, o.status, o.source, o.text, o.confidence, o.words, o.fault, coalesce(o.rotation, 0)
  FROM json_to_recordset($2::json) AS o(
    number int, engine text, status text, source text, text text, confidence real, words jsonb, fault text, rotation smallint)
  JOIN page p ON p.document_id = $1 AND p.number = o.number${REPLACE}`;
