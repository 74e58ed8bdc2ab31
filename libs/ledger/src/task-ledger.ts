import { Injectable } from '@nestjs/common';
import { newId } from '#libs/contracts';
import { CodedError } from '#libs/errors';
import { type Claim, type ClaimedStep, StepLedger, type StepIdentity, type StepStart } from '#libs/messaging';
import { Database, Gathering, type Transaction } from '#libs/persistence';

/** Short enough that a dead worker's task is taken over within 15 s, long enough to survive a slow renewal. */
const LEASE_MS = 10_000;

/**
 * The tasks of the ledger: one per message and flow. Attempts are counted before the work starts; a claim lives under a
 * lease and carries a fencing token that rises with every claim, so that a late write of an earlier owner is refused.
 */
@Injectable()
export class TaskLedger extends StepLedger {
  readonly leaseMs = LEASE_MS;
  private readonly claims = new Gathering((steps: readonly StepIdentity[]) => this.claim(steps));

  /** `owner` is the name of this replica, for people who ask who works on what. */
  constructor(
    private readonly database: Database,
    private readonly owner: string,
  ) {
    super();
  }

  begin(step: StepIdentity): Promise<StepStart> {
    return this.claims.add(step);
  }

  async renew({ taskId, token }: Claim): Promise<boolean> {
    const rows = await this.database.query(
      `UPDATE task SET lease_until = now() + $3 * interval '1 ms' WHERE id = $1 AND lease_token = $2 AND status = 'running' RETURNING id`,
      [taskId, token, LEASE_MS],
    );
    return rows.length === 1;
  }

  async hold(tx: Transaction, { taskId, token }: Claim): Promise<boolean> {
    const rows = await tx.query(HOLD, [taskId, token]);
    return rows.length === 1;
  }

  async finish(tx: Transaction, steps: readonly ClaimedStep[]): Promise<ReadonlySet<string>> {
    const rows = await tx.query<{ id: string }>(FINISH, [
      steps.map(({ claim }) => claim.taskId),
      steps.map(({ claim }) => claim.token),
      steps.map(({ step }) => step.messageId),
      steps.map(({ step }) => step.queue),
    ]);
    return new Set(rows.map(({ id }) => id));
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

  private async claim(steps: readonly StepIdentity[]): Promise<StepStart[]> {
    const queues = steps.map(({ queue }) => queue);
    const messageIds = steps.map(({ messageId }) => messageId);
    const rows = await this.database.query<TaskRow>(CLAIM, [
      steps.map(newId),
      steps.map(({ ids }) => ids.tenantId ?? null),
      steps.map(({ ids }) => ids.documentId ?? null),
      steps.map(({ ids }) => ids.jobId ?? null),
      steps.map(({ flow }) => flow),
      queues,
      messageIds,
      steps.map(({ submittedAt }) => submittedAt),
      this.owner,
      LEASE_MS,
    ]);
    const claims = new Map(rows.map((row) => [keyOf(row.queue, row.message_id), row]));
    const open = claims.size < steps.length ? await this.openAmong(queues, messageIds) : new Set<string>();
    return steps.map(({ queue, messageId }) => {
      const key = keyOf(queue, messageId);
      const claimed = claims.get(key);
      claims.delete(key); // the same message twice in one group: the second one finds it in living hands
      return claimed ? startOf(claimed) : { kind: open.has(key) ? 'busy' : 'settled' };
    });
  }

  /** Which of these messages have a task that has not ended. */
  private async openAmong(queues: string[], messageIds: string[]): Promise<Set<string>> {
    const rows = await this.database.query<{ queue: string; message_id: string }>(OPEN, [queues, messageIds]);
    return new Set(rows.map((row) => keyOf(row.queue, row.message_id)));
  }
}

interface TaskRow {
  id: string;
  queue: string;
  message_id: string;
  attempts: number;
  lease_token: number;
}

const keyOf = (queue: string, messageId: string): string => `${queue} ${messageId}`;

const startOf = ({ id, lease_token, attempts }: TaskRow): StepStart => ({
  kind: 'claimed',
  claim: { taskId: id, token: lease_token, attempt: attempts },
});

const codeOf = (error: Error): string => (error instanceof CodedError ? error.code : 'internal_error');

/**
 * Inserts the tasks, or takes waiting and abandoned ones; no row for those that are done or in living hands. Its commit does not wait
 * for the disk: a database that crashes may forget the claim, then the result is refused, and the message comes back to be claimed anew.
 * In the order of the messages, so that two groups never wait for each other. What belongs to a superseded job is not begun any more.
 */
const CLAIM = `
  WITH asked AS (
    SELECT DISTINCT ON (queue, message_id) *
    FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::uuid[], $8::timestamptz[])
      AS asked (id, tenant_id, document_id, job_id, type, queue, message_id, submitted_at)
    ORDER BY queue, message_id
  ), superseded AS (
    SELECT asked.queue, asked.message_id FROM asked JOIN job ON job.id = asked.job_id WHERE job.superseded_at IS NOT NULL
  ), dropped AS (
    UPDATE task SET status = 'cancelled', finished_at = now(), lease_token = lease_token + 1, lease_until = NULL, next_attempt_at = NULL
    FROM superseded WHERE task.queue = superseded.queue AND task.message_id = superseded.message_id AND task.status IN ('pending', 'running')
  ), claimed AS (
    INSERT INTO task (id, tenant_id, document_id, job_id, type, queue, message_id, status, attempts, lease_owner, lease_token,
                      lease_until, submitted_at, started_at)
    SELECT id, tenant_id, document_id, job_id, type, queue, message_id, 'running', 1, $9, 1, now() + $10 * interval '1 ms', submitted_at, now()
    FROM asked WHERE NOT EXISTS (SELECT FROM superseded s WHERE s.queue = asked.queue AND s.message_id = asked.message_id)
    ON CONFLICT (queue, message_id) DO UPDATE
      SET status = 'running', reason = NULL, next_attempt_at = NULL, attempts = task.attempts + 1, lease_owner = excluded.lease_owner,
          lease_token = task.lease_token + 1, lease_until = excluded.lease_until, started_at = coalesce(task.started_at, now())
      WHERE task.status = 'pending' OR (task.status = 'running' AND task.lease_until < now())
    RETURNING id, queue, message_id, attempts, lease_token, submitted_at
  ), history AS (
    INSERT INTO task_status_history (task_id, status, note, at)
    SELECT id, 'pending', 'submitted', submitted_at FROM claimed WHERE lease_token = 1
    UNION ALL
    SELECT id, 'running', 'attempt ' || attempts || ' on ' || $9::text, now() FROM claimed
  )
  SELECT id, queue, message_id, attempts, lease_token, set_config('synchronous_commit', 'off', true) FROM claimed`;

const OPEN = `
  SELECT queue, message_id FROM task JOIN unnest($1::text[], $2::uuid[]) AS asked (queue, message_id) USING (queue, message_id)
  WHERE status IN ('pending', 'running')`;

/** Whoever wants to take the task over, or to cancel it, waits for the end of the transaction. */
const HOLD = `
  SELECT id FROM task WHERE id = $1 AND lease_token = $2 AND status = 'running'
    AND NOT EXISTS (SELECT FROM job WHERE job.id = task.job_id AND job.superseded_at IS NOT NULL)
  FOR UPDATE OF task`;

/** Marks tasks and messages as done where the claims still hold: fence, inbox and history in one statement. */
const FINISH = `
  WITH finished AS (
    UPDATE task SET status = 'done', finished_at = now(), lease_until = NULL, error_code = NULL, error_message = NULL
    FROM unnest($1::uuid[], $2::int[], $3::uuid[], $4::text[]) AS ended (id, token, message_id, queue)
    WHERE task.id = ended.id AND lease_token = ended.token AND status = 'running'
      AND NOT EXISTS (SELECT FROM job WHERE job.id = task.job_id AND job.superseded_at IS NOT NULL)
    RETURNING task.id, ended.message_id, ended.queue
  ), remembered AS (
    INSERT INTO inbox (message_id, queue) SELECT message_id, queue FROM finished
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
    UPDATE task SET status = CASE WHEN $3 IN ('timed_out', 'deadline_exceeded') THEN 'timeout' ELSE 'failed' END, finished_at = now(), lease_until = NULL,
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
