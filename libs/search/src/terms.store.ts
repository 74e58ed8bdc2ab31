import type { Database, Transaction } from '#libs/persistence';

/** Changes folded per transaction: about a second of work for long documents. */
const BATCH = 100;

/** Similarity below which pg_trgm does not even propose a word; two wrong letters in seven leave .23. */
const LEAST_SIMILAR = 0.2;

/** Counters may be so late, in milliseconds, when searches come in. */
const LATE = 1_000;

/** How often a tenant's lexemes occur, and in how large a collection. */
export interface TermFigures {
  /** Passages with the lexeme; absent when none is known. */
  readonly chunks: ReadonlyMap<string, number>;
  readonly collection: { readonly chunks: number; readonly averageLength: number };
}

/** A word of the vocabulary that may be meant. */
export interface Candidate {
  readonly lexeme: string;
  readonly chunks: number;
}

/**
 * Document frequencies and vocabulary of each tenant.
 *
 * Indexing must not update shared counters: two documents both have "договор", so their transactions would queue up behind each other's
 * row locks (or deadlock). Instead each indexing appends one row of differences, which conflicts with nobody and commits or vanishes
 * with its document, and one reader at a time (advisory lock) folds such rows into the counters. The counters are therefore exact but a
 * moment late, which a ranking does not notice; whether a word occurs at all is asked of the index itself.
 */
export class Terms {
  private folding: Promise<void> | undefined;
  private foldedAt = 0;

  constructor(private readonly database: Database) {}

  async figures(tenantId: string, lexemes: readonly string[]): Promise<TermFigures> {
    const [terms, [collection]] = await Promise.all([
      this.database.query<Candidate>(
        'SELECT lexeme, chunks FROM search_term WHERE tenant_id = $1 AND lexeme = ANY($2) AND chunks > 0',
        [tenantId, lexemes],
      ),
      this.database.query<{ chunks: number; average: number }>(
        `SELECT chunks::float8, length::float8 / greatest(chunks, 1) AS average FROM search_collection WHERE tenant_id = $1`,
        [tenantId],
      ),
    ]);
    return {
      chunks: new Map(terms.map(({ lexeme, chunks }) => [lexeme, chunks])),
      collection: { chunks: collection?.chunks ?? 0, averageLength: collection?.average || 100 },
    };
  }

  /** Which of these lexemes some passage of the tenant has at this moment, counted or not. */
  async present(tenantId: string, lexemes: readonly string[]): Promise<string[]> {
    const rows = await this.database.query<{ lexeme: string }>(
      `SELECT lexeme FROM unnest($2::text[]) AS lexeme
        WHERE EXISTS (SELECT FROM search_chunk WHERE tenant_id = $1 AND lexemes @@ quote_literal(lexeme)::tsquery)`,
      [tenantId, lexemes],
    );
    return rows.map(({ lexeme }) => lexeme);
  }

  /** Words of the vocabulary that look like this one, the most similar first. */
  similar(tenantId: string, lexeme: string): Promise<Candidate[]> {
    return this.database.transaction(async (tx) => {
      await tx.query(`SELECT set_config('pg_trgm.similarity_threshold', $1, true)`, [String(LEAST_SIMILAR)]);
      return tx.query<Candidate>(
        `SELECT lexeme, chunks FROM search_term WHERE tenant_id = $1 AND chunks > 0 AND lexeme % $2
          ORDER BY similarity(lexeme, $2) DESC, chunks DESC LIMIT 40`,
        [tenantId, lexeme],
      );
    });
  }

  /** Folds what has been indexed into the counters. One run at a time in the whole fleet; whoever comes second does not wait. */
  async fold(): Promise<void> {
    this.folding ??= this.foldAll().finally(() => {
      this.folding = undefined;
    });
    return this.folding;
  }

  /** Folds in the background when the last time was a while ago. */
  freshen(): void {
    if (Date.now() - this.foldedAt < LATE) return;
    void this.fold().catch(() => undefined); // late counters still rank; whoever needs them exact folds, and sees the fault
  }

  private async foldAll(): Promise<void> {
    this.foldedAt = Date.now();
    while ((await this.database.transaction(foldBatch)) === BATCH);
  }
}

/** The number of changes folded, 0 when another process is at it. */
async function foldBatch(tx: Transaction): Promise<number> {
  const [lock] = await tx.query<{ mine: boolean }>(`SELECT pg_try_advisory_xact_lock(hashtext('search_term')) AS mine`);
  if (!lock?.mine) return 0;
  const [result] = await tx.query<{ folded: number }>(FOLD, [BATCH]);
  await tx.query('DELETE FROM search_term WHERE chunks <= 0');
  return result?.folded ?? 0;
}

/** Oldest first: what a removal takes away has always been added before. */
const FOLD = `
  WITH taken AS (
    DELETE FROM search_term_change WHERE id IN (SELECT id FROM search_term_change ORDER BY id LIMIT $1) RETURNING *
  ), terms AS (
    INSERT INTO search_term (tenant_id, lexeme, chunks)
    SELECT tenant_id, lexeme, sum(n) FROM taken, unnest(lexemes, counts) AS difference(lexeme, n) GROUP BY 1, 2 HAVING sum(n) <> 0
    ON CONFLICT (tenant_id, lexeme) DO UPDATE SET chunks = search_term.chunks + excluded.chunks
  ), collections AS (
    INSERT INTO search_collection (tenant_id, chunks, length)
    SELECT tenant_id, sum(chunks), sum(length) FROM taken GROUP BY 1
    ON CONFLICT (tenant_id) DO UPDATE
      SET chunks = search_collection.chunks + excluded.chunks, length = search_collection.length + excluded.length
  )
  SELECT count(*)::int AS folded FROM taken`;
