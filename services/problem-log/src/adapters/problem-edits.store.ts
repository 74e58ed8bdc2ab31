import { Injectable } from '@nestjs/common';
import type { Transaction } from '#libs/persistence';
import { v7 as uuidv7 } from 'uuid';

/** A correction as it is written down. */
export interface EditEntry {
  problemId: string;
  body: Buffer;
  reason: string;
  editedBy: string;
}

/** The only writer of `problem_edit`. Edits are only ever added: the message as it came stays with its problem. */
@Injectable()
export class ProblemEdits {
  async add(tx: Transaction, { problemId, body, reason, editedBy }: EditEntry): Promise<void> {
    await tx.query(`INSERT INTO problem_edit (id, problem_id, body, reason, edited_by) VALUES ($1, $2, $3, $4, $5)`, [
      uuidv7(),
      problemId,
      body.toString('utf8'),
      reason,
      editedBy,
    ]);
  }

  /** The problem is about this document from now on. */
  async assign(tx: Transaction, problemId: string, documentId: string, tenantId: string): Promise<void> {
    await tx.query(`UPDATE problem SET document_id = $2, tenant_id = $3 WHERE id = $1`, [
      problemId,
      documentId,
      tenantId,
    ]);
  }
}
