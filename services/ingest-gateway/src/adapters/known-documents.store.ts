import { Injectable } from '@nestjs/common';
import type { DocumentState } from '#libs/contracts';
import { PermanentError } from '#libs/errors';
import { Database } from '#libs/persistence';

/** Whether a tenant has a document, and where it stands. */
@Injectable()
export class KnownDocuments {
  constructor(private readonly database: Database) {}

  /** The state of a document; `not_found` when the tenant has no such document. */
  async state(tenantId: string, documentId: string): Promise<DocumentState> {
    const [row] = await this.database.query<{ state: DocumentState }>(
      `SELECT state FROM document WHERE id = $1 AND tenant_id = $2`,
      [documentId, tenantId],
    );
    if (row) return row.state;
    throw new PermanentError('not_found', `There is no document ${documentId}.`);
  }
}
