import { Injectable } from '@nestjs/common';
import { Database } from '#libs/persistence';
import { type Page, pageOf, type PageQuery, PLACE, placeIn } from '#libs/service-host';

/** One move of a document or of one of its tasks. */
export interface HistoryEntry {
  at: Date;
  kind: string;
  state: string;
  note: string | null;
  /** Only of tasks. */
  task_id: string | null;
  type: string | null;
}

/** Reads what happened to a document. */
@Injectable()
export class DocumentHistory {
  constructor(private readonly database: Database) {}

  /** Oldest first; at the same moment the document's own moves come first. */
  async list(documentId: string, query: PageQuery): Promise<Page<HistoryEntry>> {
    const [at, rank, id] = placeIn(query, PLACE.time, PLACE.number, PLACE.bigNumber) ?? ['-infinity', '0', '0'];
    const rows = await this.database.query<HistoryEntry & Place>(HISTORY, [documentId, at, rank, id, query.limit + 1]);
    const page = pageOf(rows, query.limit, (row) => [row.place, String(row.rank), row.id]);
    return { ...page, items: page.items.map(({ place: _place, rank: _rank, id: _id, ...entry }) => entry) };
  }
}

interface Place {
  place: string;
  rank: number;
  id: string;
}

const HISTORY = `
  SELECT *, at::text AS place FROM (
    SELECT at, kind, state, note, NULL::uuid AS task_id, NULL AS type, 1 AS rank, id
    FROM event WHERE document_id = $1 AND kind <> 'task'
    UNION ALL
    SELECT h.at, 'task', h.status, h.note, t.id, t.type, 2, h.id
    FROM task_status_history h JOIN task t ON t.id = h.task_id WHERE t.document_id = $1
  ) entry
  WHERE (at, rank, id) > ($2::timestamptz, $3::int, $4::bigint) ORDER BY at, rank, id LIMIT $5`;
