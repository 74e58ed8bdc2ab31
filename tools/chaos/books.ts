import { Pool } from 'pg';
import type { Takeover } from './takeovers.ts';

/** A document of the run as the book of record has it, with everything that must have been made of it once. */
export interface BookedDocument {
  id: string;
  filename: string;
  state: string;
  createdAt: number;
  publishedAt: number | null;
  /** Flows with more than one finished task, `index-document ×2`. */
  repeatedTasks: string[];
  /** How often its history says that it was published. */
  publications: number;
  objects: number;
  indexed: number;
  filed: number;
  problems: string[];
  unfinishedTasks: number;
}

/** What is still under way. */
export interface UnderWay {
  documents: number;
  outbox: number;
}

/** Reads the fleet's database, and only reads. The database may be away: ask again. */
export class Books {
  readonly #pool: Pool;

  constructor(url: string) {
    this.#pool = new Pool({ connectionString: url, max: 2, connectionTimeoutMillis: 5_000, query_timeout: 30_000 });
    this.#pool.on('error', () => undefined); // the database is killed by us
  }

  async documents(caseName: string): Promise<BookedDocument[]> {
    return (await this.#pool.query<BookedDocument>(DOCUMENTS, [caseName])).rows;
  }

  async underWay(caseName: string): Promise<UnderWay> {
    const { rows } = await this.#pool.query<UnderWay>(UNDER_WAY, [caseName]);
    return rows[0] ?? { documents: 0, outbox: 0 };
  }

  /** File names of all documents of a case. */
  async filenames(caseName: string): Promise<string[]> {
    const { rows } = await this.#pool.query<{ filename: string }>(FILENAMES, [caseName]);
    return rows.map(({ filename }) => filename);
  }

  /** Tasks of the documents of a case that were begun again without having been given back. */
  async takeovers(caseName: string): Promise<Takeover[]> {
    return (await this.#pool.query<Takeover>(TAKEOVERS, [caseName])).rows;
  }

  /** Codes of problems since a moment that belong to no document. */
  async problemsOfNobody(since: number): Promise<string[]> {
    const { rows } = await this.#pool.query<{ problem: string }>(PROBLEMS_OF_NOBODY, [new Date(since)]);
    return rows.map(({ problem }) => problem);
  }

  close(): Promise<void> {
    return this.#pool.end();
  }
}

const DOCUMENTS = `
  SELECT d.id, d.filename, d.state,
         (extract(epoch FROM d.created_at) * 1000)::float8 AS "createdAt",
         (extract(epoch FROM d.published_at) * 1000)::float8 AS "publishedAt",
         ARRAY(SELECT t.type || ' ×' || count(*) FROM task t WHERE t.document_id = d.id AND t.status = 'done'
               GROUP BY t.type HAVING count(*) > 1) AS "repeatedTasks",
         (SELECT count(*)::int FROM event e WHERE e.document_id = d.id AND e.kind = 'document' AND e.state = 'published') AS publications,
         (SELECT count(*)::int FROM storage_object o WHERE o.document_id = d.id) AS objects,
         (SELECT count(*)::int FROM search_document s WHERE s.document_id = d.id) AS indexed,
         (SELECT count(*)::int FROM vault_mapping v WHERE v.document_id = d.id) AS filed,
         ARRAY(SELECT p.code || ' in ' || p.queue FROM problem p WHERE p.document_id = d.id) AS problems,
         (SELECT count(*)::int FROM task t WHERE t.document_id = d.id AND t.status IN ('pending', 'running')) AS "unfinishedTasks"
  FROM document d JOIN "case" c ON c.id = d.case_id WHERE c.name = $1 ORDER BY d.created_at`;

const FILENAMES = `SELECT d.filename FROM document d JOIN "case" c ON c.id = d.case_id WHERE c.name = $1`;

const UNDER_WAY = `
  SELECT (SELECT count(*)::int FROM document d JOIN "case" c ON c.id = d.case_id
          WHERE c.name = $1 AND (d.state NOT IN ('published', 'problem', 'rejected', 'expired', 'erased', 'cancelled')
                OR EXISTS (SELECT FROM task t WHERE t.document_id = d.id AND t.status IN ('pending', 'running')))) AS documents,
         (SELECT count(*)::int FROM outbox) AS outbox`;

const TAKEOVERS = `
  SELECT queue, "begunAt", "takenAt" FROM (
    SELECT t.queue, h.status, lag(h.status) OVER moves AS before,
           (extract(epoch FROM lag(h.at) OVER moves) * 1000)::float8 AS "begunAt", (extract(epoch FROM h.at) * 1000)::float8 AS "takenAt"
    FROM task_status_history h JOIN task t ON t.id = h.task_id JOIN document d ON d.id = t.document_id JOIN "case" c ON c.id = d.case_id
    WHERE c.name = $1 WINDOW moves AS (PARTITION BY h.task_id ORDER BY h.id)
  ) moved WHERE status = 'running' AND before = 'running'`;

const PROBLEMS_OF_NOBODY = `SELECT code || ' in ' || queue AS problem FROM problem WHERE document_id IS NULL AND created_at >= $1`;
