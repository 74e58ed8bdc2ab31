import { Injectable } from '@nestjs/common';
import type { Transaction } from '#libs/persistence';

/** What people decide about tasks that the fleet gave up on. */
@Injectable()
export class TaskDecisions {
  /**
   * The task of a message may be begun again, with all its attempts; whoever still holds its lease can write no more.
   * False when there is none (the message never got that far) or when its work is done.
   */
  async reopen(tx: Transaction, queue: string, messageId: string, note: string): Promise<boolean> {
    const rows = await tx.query(REOPEN, [queue, messageId, note]);
    return rows.length === 1;
  }

  /** Ends an open task whose work goes on by another message; whoever still holds its lease can write no more. False when it is not open. */
  async cancel(tx: Transaction, taskId: string, note: string): Promise<boolean> {
    const rows = await tx.query(CANCEL, [taskId, note]);
    return rows.length === 1;
  }
}

const REOPEN = `
  WITH reopened AS (
    UPDATE task SET status = 'pending', reason = NULL, attempts = 0, lease_token = lease_token + 1, lease_until = NULL,
                    next_attempt_at = NULL, finished_at = NULL
    WHERE queue = $1 AND message_id = $2 AND status <> 'done' RETURNING id
  ), history AS (
    INSERT INTO task_status_history (task_id, status, note) SELECT id, 'pending', $3::text FROM reopened
  )
  SELECT id FROM reopened`;

const CANCEL = `
  WITH cancelled AS (
    UPDATE task SET status = 'cancelled', reason = NULL, lease_token = lease_token + 1, lease_until = NULL, next_attempt_at = NULL,
                    finished_at = now()
    WHERE id = $1 AND status IN ('pending', 'running') RETURNING id
  ), history AS (
    INSERT INTO task_status_history (task_id, status, note) SELECT id, 'cancelled', $2::text FROM cancelled
  )
  SELECT id FROM cancelled`;
