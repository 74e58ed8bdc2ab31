import type { Database, Transaction } from '#libs/persistence';
import { quantise } from './flat-index';
import { LoadedVectors, type VectorRow } from './loaded-vectors';
import { VectorIndex, type VectorDocument, type VectorHit, type VectorQuery, type VectorSpace } from './vector-index';

/** Documents read per statement when catching up: some megabytes. */
const BATCH = 200;

/**
 * Vectors in Postgres as int8, and a copy in the memory of every process that searches.
 *
 * Before each search the process reads what has changed. The watermark is the oldest transaction that was still open at the last reading:
 * unlike a sequence or a clock it cannot miss a row that was written earlier but committed later. Rows seen twice replace themselves.
 */
export class PostgresVectorIndex extends VectorIndex {
  private readonly loaded: LoadedVectors;
  private watermark = '0';
  private reading: Promise<void> | undefined;
  private nextReading: Promise<void> | undefined;

  constructor(
    private readonly database: Database,
    private readonly space: VectorSpace,
  ) {
    super();
    this.loaded = new LoadedVectors(space.dimensions);
  }

  async replace(tx: Transaction, { documentId, tenantId, expiresAt, vectors }: VectorDocument): Promise<void> {
    const bytes = Buffer.concat(vectors.map(({ vector }) => Buffer.from(quantise(vector).buffer)));
    const ordinals = vectors.map(({ ordinal }) => ordinal);
    await tx.query(WRITE, [documentId, this.space.id, tenantId, ordinals, bytes, expiresAt]);
  }

  async remove(tx: Transaction, documentId: string): Promise<void> {
    await tx.query(ERASE, [documentId]);
  }

  async search(query: VectorQuery): Promise<VectorHit[]> {
    await this.catchUp();
    return this.loaded.search(query);
  }

  /** Reads what was committed before this call. Searches that come while one reads share the reading after it. */
  private catchUp(): Promise<void> {
    if (!this.reading) {
      this.reading = this.readChanges().finally(() => {
        this.reading = undefined;
      });
      return this.reading;
    }
    const again = (): Promise<void> => {
      this.nextReading = undefined;
      return this.catchUp();
    };
    return (this.nextReading ??= this.reading.then(again, again));
  }

  private async readChanges(): Promise<void> {
    const [horizon] = await this.database.query<{ oldest: string }>(HORIZON);
    let after = { changed_in: this.watermark, document_id: NO_DOCUMENT };
    for (;;) {
      const rows = await this.database.query<VectorRow>(READ, [
        this.space.id,
        after.changed_in,
        after.document_id,
        BATCH,
      ]);
      for (const row of rows) this.loaded.load(row);
      const last = rows.at(-1);
      if (!last || rows.length < BATCH) break;
      after = last;
    }
    this.watermark = horizon?.oldest ?? this.watermark;
  }
}

const NO_DOCUMENT = '00000000-0000-0000-0000-000000000000';

const THIS_TRANSACTION = 'pg_current_xact_id()::text::bigint';

const WRITE = `
  INSERT INTO search_vector (document_id, model, tenant_id, ordinals, vectors, expires_at, changed_in)
  VALUES ($1, $2, $3, $4, $5, $6, ${THIS_TRANSACTION})
  ON CONFLICT (document_id, model) DO UPDATE SET
    tenant_id = excluded.tenant_id, ordinals = excluded.ordinals, vectors = excluded.vectors,
    expires_at = excluded.expires_at, changed_in = excluded.changed_in`;

const ERASE = `
  UPDATE search_vector SET ordinals = '{}', vectors = '', changed_in = ${THIS_TRANSACTION}
   WHERE document_id = $1 AND ordinals <> '{}'`;

const HORIZON = 'SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS oldest';

const READ = `
  SELECT document_id, tenant_id, ordinals, vectors, expires_at, changed_in FROM search_vector
   WHERE model = $1 AND (changed_in, document_id) > ($2::bigint, $3::uuid)
   ORDER BY changed_in, document_id LIMIT $4`;
