import { Injectable } from '@nestjs/common';
import { CodedError } from '#libs/errors';
import { type Claim, StepLedger, type StepIdentity, type StepStart } from '#libs/messaging';
import { Database, type Transaction } from '#libs/persistence';
import { v7 as uuidv7 } from 'uuid';

/** Short enough that a dead worker's task is taken over within 15 s, long enough to survive a slow renewal. */
const LEASE_MS = 10_000;

/**
 * The tasks of the ledger: one per message and flow. Attempts are counted before the work starts; a claim lives under a
 * lease and carries a fencing token that rises with every claim, so that a late write of an earlier owner is refused.
 */
@Injectable()
export class TaskLedger extends StepLedger {
  readonly leaseMs = LEASE_MS;

  /** `owner` is the name of this replica, for people who ask who works on what. */
  constructor(
    private readonly database: Database,
    private readonly owner: string,
  ) {
    super();
  }

  async begin(step: StepIdentity): Promise<StepStart> {
    const [claimed] = await this.database.query<{ id: string; attempts: number; lease_token: number }>(CLAIM, [
      uuidv7(),
      step.ids.tenantId ?? null,
      step.ids.documentId ?? null,
      step.ids.jobId ?? null,
      step.flow,
      step.queue,
      step.messageId,
      this.owner,
      LEASE_MS,
      step.submittedAt,
    ]);
    if (claimed)
      return { kind: 'claimed', claim: { taskId: claimed.id, token: claimed.lease_token, attempt: claimed.attempts } };
    const [task] = await this.database.query<{ status: string }>(
      `SELECT status FROM task WHERE queue = $1 AND message_id = $2`,
      [step.queue, step.messageId],
    );
    return { kind: task?.status === 'running' || task?.status === 'pending' ? 'busy' : 'settled' };
  }

  async renew({ taskId, token }: Claim): Promise<boolean> {
    const rows = await this.database.query(
      `UPDATE task SET lease_until = now() + $3 * interval '1 ms' WHERE id = $1 AND lease_token = $2 AND status = 'running' RETURNING id`,
      [taskId, token, LEASE_MS],
    );
    return rows.length === 1;
  }

  async finish(tx: Transaction, step: StepIdentity, { taskId, token }: Claim): Promise<boolean> {
    const rows = await tx.query(FINISH, [taskId, token, step.messageId, step.queue]);
    return rows.length === 1;
  }

  async postpone({ taskId, token }: Claim, error: Error, delayMs: number): Promise<void> {
    await this.database.query(POSTPONE, [taskId, token, codeOf(error), error.message, delayMs]);
  }

  async fail({ taskId, token }: Claim, error: Error): Promise<void> {
    await this.database.query(FAIL, [taskId, token, codeOf(error), error.message]);
  }

  async release({ taskId, token }: Claim): Promise<void> {
    await this.database.query(RELEASE, [taskId, token]);
  }
}

const codeOf = (error: Error): string => (error instanceof CodedError ? error.code : 'internal_error');

/**
 * Inserts the task, or takes a waiting or abandoned one; no row when it is done or in living hands. Its commit does not wait for
 * the disk: a database that crashes may forget the claim, then the result is refused, and the message comes back to be claimed anew.
 */
const CLAIM = `
  WITH claimed AS (
    INSERT INTO task (id, tenant_id, document_id, job_id, type, queue, message_id, status, attempts, lease_owner, lease_token,
                      lease_until, submitted_at, started_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, 'running', 1, $8, 1, now() + $9 * interval '1 ms', $10, now())
    ON CONFLICT (queue, message_id) DO UPDATE
      SET status = 'running', reason = NULL, next_attempt_at = NULL, attempts = task.attempts + 1, lease_owner = excluded.lease_owner,
          lease_token = task.lease_token + 1, lease_until = excluded.lease_until, started_at = coalesce(task.started_at, now())
      WHERE task.status = 'pending' OR (task.status = 'running' AND task.lease_until < now())
    RETURNING id, attempts, lease_token, submitted_at, lease_token = 1 AS fresh
  ), history AS (
    INSERT INTO task_status_history (task_id, status, note, at)
    SELECT id, 'pending', 'submitted', submitted_at FROM claimed WHERE fresh
    UNION ALL
    SELECT id, 'running', 'attempt ' || attempts || ' on ' || $8::text, now() FROM claimed
  )
  SELECT id, attempts, lease_token, set_config('synchronous_commit', 'off', true) FROM claimed`;

/** Marks task and message as done if the claim still holds: fence, inbox and history in one statement. */
const FINISH = `
  WITH finished AS (
    UPDATE task SET status = 'done', finished_at = now(), lease_until = NULL, error_code = NULL, error_message = NULL
    WHERE id = $1 AND lease_token = $2 AND status = 'running' RETURNING id
  ), remembered AS (
    INSERT INTO inbox (message_id, queue) SELECT $3, $4 FROM finished
  ), history AS (
    INSERT INTO task_status_history (task_id, status) SELECT id, 'done' FROM finished
  )
  SELECT id FROM finished`;

const POSTPONE = `
  WITH postponed AS (
    UPDATE task SET status = 'pending', reason = 'retrying', error_code = $3, error_message = $4, lease_until = NULL,
                    next_attempt_at = now() + $5 * interval '1 ms'
    WHERE id = $1 AND lease_token = $2 AND status = 'running' RETURNING id
  )
  INSERT INTO task_status_history (task_id, status, note) SELECT id, 'pending', 'retrying after ' || $3::text FROM postponed`;

const FAIL = `
  WITH failed AS (
    UPDATE task SET status = CASE WHEN $3 = 'timed_out' THEN 'timeout' ELSE 'failed' END, finished_at = now(), lease_until = NULL,
                    error_code = $3, error_message = $4
    WHERE id = $1 AND lease_token = $2 AND status = 'running' RETURNING id, status
  )
  INSERT INTO task_status_history (task_id, status, note) SELECT id, status, $3::text FROM failed`;

const RELEASE = `
  WITH released AS (
    UPDATE task SET status = 'pending', lease_until = NULL, attempts = attempts - 1
    WHERE id = $1 AND lease_token = $2 AND status = 'running' RETURNING id
  )
  INSERT INTO task_status_history (task_id, status, note) SELECT id, 'pending', 'handed back: the worker stopped' FROM released`;
