import { Injectable } from '@nestjs/common';
import { PermanentError } from '#libs/errors';
import type { Transaction } from '#libs/persistence';
import { Documents } from './documents';
import { TaskDecisions } from './task-decisions';

/** A task that somebody wants to end, and who. */
export interface CancelRequest {
  tenantId: string;
  taskId: string;
  requestedBy: string;
}

/**
 * Ending tasks before they are done. Whoever works on one is told with the next renewal of the lease, and can write no more from now on.
 * The other open tasks of the same job end with it, and a document that was on its way is cancelled; a published one stays as it is.
 */
@Injectable()
export class Cancellations {
  constructor(
    private readonly documents: Documents,
    private readonly tasks: TaskDecisions,
  ) {}

  /** `not_found` for what the tenant does not have, `task_final` for what has ended already. */
  async cancel(tx: Transaction, { tenantId, taskId, requestedBy }: CancelRequest): Promise<void> {
    const [task] = await tx.query<Cancelled>(TASK, [taskId, tenantId]);
    if (!task) throw new PermanentError('not_found', `There is no task ${taskId}.`);
    const note = `cancelled by ${requestedBy}`;
    if (!(await this.tasks.cancel(tx, taskId, note))) throw ended(taskId, task.status);
    if (task.documentId && task.jobId && !SIDE_WORK.has(task.queue))
      await this.cancelJob(tx, { ...task, documentId: task.documentId }, note);
  }

  private async cancelJob(tx: Transaction, { documentId, jobId }: OfDocument, note: string): Promise<void> {
    const others = await tx.query<{ id: string }>(OPEN_OF_JOB, [documentId, jobId]);
    for (const { id } of others) await this.tasks.cancel(tx, id, note);
    await this.documents.advance(tx, documentId, 'cancelled', note);
    await tx.query(`UPDATE job SET finished_at = now() WHERE id = $1 AND finished_at IS NULL`, [jobId]);
  }
}

/** Queues of work that no later step waits for: without it a document goes on. */
const SIDE_WORK = new Set([
  'ocr-worker.make-artifacts',
  'ocr-worker.rerun-page',
  'ocr-worker.ask-second-engine',
  'ingest-gateway.clean-intermediates',
]);

interface Cancelled {
  queue: string;
  status: string;
  documentId: string | null;
  jobId: string | null;
}

type OfDocument = Cancelled & { documentId: string };

const ended = (taskId: string, status: string): PermanentError =>
  new PermanentError('task_final', `Task ${taskId} is ${status}: there is nothing left to cancel.`, {
    facts: { task_status: status },
  });

const TASK = `
  SELECT status, queue, document_id AS "documentId", job_id AS "jobId" FROM task WHERE id = $1 AND tenant_id = $2 FOR UPDATE`;

const OPEN_OF_JOB = `
  SELECT id FROM task WHERE document_id = $1 AND job_id = $2 AND status IN ('pending', 'running') ORDER BY id`;
