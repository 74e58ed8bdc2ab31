import { Injectable } from '@nestjs/common';
import type { Transaction } from '#libs/persistence';

/** A task that somebody asks for. */
export interface NewTask {
  taskId: string;
  tenantId: string;
  /** Null when it is about several documents. */
  documentId: string | null;
  jobId: string | null;
  /** In the words of the request: `ocr`, `merge_pdf`. */
  type: string;
  /** Queue and id of the message that will have it done. */
  queue: string;
  messageId: string;
  requestedBy: string;
  /** What was asked for: never a secret, it is shown again. */
  params: object;
}

/** Tasks that somebody asks for: they are in the books, and can be followed and cancelled, before any worker has seen their message. */
@Injectable()
export class RequestedTasks {
  /** Writes a task that waits for its message; whoever takes the message finds and claims it. */
  async add(tx: Transaction, task: NewTask): Promise<void> {
    await tx.query(ADD, [
      task.taskId,
      task.tenantId,
      task.documentId,
      task.jobId,
      task.type,
      task.queue,
      task.messageId,
      task.requestedBy,
      JSON.stringify(task.params),
    ]);
  }

  /** What came out of a task, in the transaction that ends it. */
  async noteResult(tx: Transaction, queue: string, messageId: string, result: object): Promise<void> {
    await tx.query(`UPDATE task SET result = $3 WHERE queue = $1 AND message_id = $2`, [
      queue,
      messageId,
      JSON.stringify(result),
    ]);
  }
}

/** The first claim finds token 1 and raises it: to the ledger it is a task that waits, not a new one. */
const ADD = `
  WITH added AS (
    INSERT INTO task (id, tenant_id, document_id, job_id, type, queue, message_id, requested_by, params, status, lease_token, submitted_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'pending', 1, now()) RETURNING id
  )
  INSERT INTO task_status_history (task_id, status, note) SELECT id, 'pending', 'asked for by ' || $8::text FROM added`;
