import { Injectable } from '@nestjs/common';
import { PermanentError } from '#libs/errors';
import { Database, type Transaction } from '#libs/persistence';
import { PostgresGraphIndex, PostgresTextIndex, PostgresVectorIndex } from '#libs/search';

/** Takes out of the index what the ledger does not know. */
@Injectable()
export class IndexCleaner {
  private readonly indexes: { remove(tx: Transaction, documentId: string): Promise<void> }[];

  /** Removing needs no embedder: vectors of every model go. */
  constructor(database: Database) {
    const anyModel = { id: 'any', dimensions: 0 };
    this.indexes = [
      new PostgresTextIndex(database),
      new PostgresVectorIndex(database, anyModel),
      new PostgresGraphIndex(database),
    ];
  }

  /** `conflict` when the ledger has the document after all. */
  async remove(tx: Transaction, documentId: string): Promise<void> {
    const known = await tx.query(`SELECT FROM document WHERE id = $1 AND state <> 'erased'`, [documentId]);
    if (known.length > 0) throw new PermanentError('conflict', `Document ${documentId} is in the ledger after all.`);
    for (const index of this.indexes) await index.remove(tx, documentId);
  }
}
