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
    const { documentId, jobId, queue } = task;
    const isOnPath = documentId !== null && jobId !== null && !SIDE_WORK.has(queue);
    const open = isOnPath ? await tx.query<{ id: string }>(OPEN_OF_JOB, [documentId, jobId]) : [];
    if (!(await this.tasks.cancel(tx, taskId, note))) throw await ended(tx, taskId);
    if (isOnPath) await this.cancelJob(tx, { documentId, jobId, open }, note);
  }

  private async cancelJob(tx: Transaction, { documentId, jobId, open }: JobToCancel, note: string): Promise<void> {
    for (const { id } of open) await this.tasks.cancel(tx, id, note);
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
  documentId: string | null;
  jobId: string | null;
}

interface JobToCancel {
  documentId: string;
  jobId: string;
  /** Its tasks that have not ended. */
  open: { id: string }[];
}

async function ended(tx: Transaction, taskId: string): Promise<PermanentError> {
  const [task] = await tx.query<{ status: string }>(`SELECT status FROM task WHERE id = $1`, [taskId]);
  return new PermanentError('task_final', `Task ${taskId} is ${task?.status}: there is nothing left to cancel.`, {
    facts: { task_status: task?.status },
  });
}

const TASK = `SELECT queue, document_id AS "documentId", job_id AS "jobId" FROM task WHERE id = $1 AND tenant_id = $2`;

/** Locked in one order: two that cancel different tasks of the same job wait for each other one way only. */
const OPEN_OF_JOB = `
  SELECT id FROM task WHERE document_id = $1 AND job_id = $2 AND status IN ('pending', 'running') ORDER BY id FOR UPDATE`;
