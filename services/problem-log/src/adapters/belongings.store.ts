import { Injectable } from '@nestjs/common';
import type { Transaction } from '#libs/persistence';

/** What of the ledger is whose. */
@Injectable()
export class Belongings {
  hasDocument(tx: Transaction, tenantId: string, documentId: string): Promise<boolean> {
    return isFound(tx, `SELECT 1 FROM document WHERE tenant_id = $1 AND id = $2`, [tenantId, documentId]);
  }

  hasJob(tx: Transaction, tenantId: string, jobId: string): Promise<boolean> {
    return isFound(tx, `SELECT 1 FROM job WHERE tenant_id = $1 AND id = $2`, [tenantId, jobId]);
  }

  /** Whether an object of the bucket belongs to a document of the tenant. */
  hasObject(tx: Transaction, tenantId: string, { bucket, key }: { bucket: string; key: string }): Promise<boolean> {
    return isFound(
      tx,
      `SELECT 1 FROM storage_object o JOIN document d ON d.id = o.document_id
       WHERE d.tenant_id = $1 AND o.bucket = $2 AND o.key = $3`,
      [tenantId, bucket, key],
    );
  }
}

const isFound = async (tx: Transaction, sql: string, values: string[]): Promise<boolean> =>
  (await tx.query(sql, values)).length > 0;
