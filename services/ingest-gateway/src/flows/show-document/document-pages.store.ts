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
  /** `text_layer` where the text was in the file, else who recognised it: `tesseract`, or the second engine. */
  engine: string;
  /** The reading that this one was preferred to, or has replaced. */
  other_reading: OtherReading | null;
}

/** What is told of the other reading of a page; confidence is 0 to 1. */
export interface OtherReading {
  engine: string;
  confidence: number;
}

/** Reads the pages of a document that the caller may see. */
@Injectable()
export class DocumentPages {
  constructor(private readonly database: Database) {}

  async list(documentId: string, query: PageQuery): Promise<Page<PageRow>> {
    const [after] = placeIn(query, PLACE.number) ?? ['0'];
    const rows = await this.database.query<PageRow>(`${PAGES} AND p.number > $2::int ORDER BY p.number LIMIT $3`, [
      documentId,
      after,
      query.limit + 1,
    ]);
    return pageOf(rows, query.limit, ({ number }) => [String(number)]);
  }

  async one(documentId: string, number: number): Promise<PageRow> {
    const [row] = await this.database.query<PageRow>(`${PAGES} AND p.number = $2::bigint`, [documentId, number]);
    if (row) return row;
    throw new PermanentError('not_found', `Document ${documentId} has no page ${number}.`);
  }

  /** The page as its other reading has it; beside it stands the one that was preferred. */
  async other(documentId: string, number: number): Promise<PageRow> {
    await this.one(documentId, number);
    const [row] = await this.database.query<PageRow>(`${OTHERS} AND p.number = $2::bigint`, [documentId, number]);
    if (row) return row;
    throw new PermanentError('not_found', `Page ${number} of document ${documentId} has no other reading.`);
  }
}

/** In the words of the plan: what is not told is our own engine, or the file. */
const engineOf = (row: string): string =>
  `coalesce(${row}.engine, CASE ${row}.source WHEN 'ocr' THEN 'tesseract' ELSE 'text_layer' END)`;

/** Columns of one reading, and in short those of the one beside it. */
const columns = (row: string, beside: string): string => `
  SELECT p.number, ${row}.status, ${row}.source, ${row}.text, ${row}.confidence, ${row}.words, ${row}.fault, ${row}.rotation,
    ${engineOf(row)} AS engine,
    CASE WHEN o.number IS NOT NULL THEN json_build_object('engine', ${engineOf(beside)}, 'confidence', ${beside}.confidence) END AS other_reading`;

/** The other reading of an older version of a page is none any more. */
const FROM = `
  FROM page p LEFT JOIN other_reading o ON o.document_id = p.document_id AND o.number = p.number AND o.page_version = p.version
  WHERE p.document_id = $1`;

const PAGES = columns('p', 'o') + FROM;
const OTHERS = `${columns('o', 'p') + FROM} AND o.number IS NOT NULL`;
