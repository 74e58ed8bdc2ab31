import { Injectable } from '@nestjs/common';
import { PermanentError } from '#libs/errors';
import type { PageWord } from '#libs/ledger';
import { Database } from '#libs/persistence';
import { type Page, pageOf, type PageQuery, PLACE, placeIn } from '#libs/service-host';

/** A page as the ledger has it and clients see it; boxes of words are fractions of the page. */
export interface PageRow {
  number: number;
  status: string;
  source: string;
  text: string;
  confidence: number;
  words: PageWord[];
  fault: string | null;
  /** Clockwise, in degrees: how the page as stored was turned to be read. */
  rotation: number;
}

/** Reads the pages of a document that the caller may see. */
@Injectable()
export class DocumentPages {
  constructor(private readonly database: Database) {}

  async list(documentId: string, query: PageQuery): Promise<Page<PageRow>> {
    const [after] = placeIn(query, PLACE.number) ?? ['0'];
    const rows = await this.database.query<PageRow>(
      `SELECT ${COLUMNS} FROM page WHERE document_id = $1 AND number > $2::int ORDER BY number LIMIT $3`,
      [documentId, after, query.limit + 1],
    );
    return pageOf(rows, query.limit, ({ number }) => [String(number)]);
  }

  async one(documentId: string, number: number): Promise<PageRow> {
    const [row] = await this.database.query<PageRow>(
      `SELECT ${COLUMNS} FROM page WHERE document_id = $1 AND number = $2::bigint`,
      [documentId, number],
    );
    if (row) return row;
    throw new PermanentError('not_found', `Document ${documentId} has no page ${number}.`);
  }
}

const COLUMNS = 'number, status, source, text, confidence, words, fault, rotation';
