import { Injectable } from '@nestjs/common';
import { type DocumentState, isOnPath } from '#libs/contracts';
import { PermanentError } from '#libs/errors';
import type { Transaction } from '#libs/persistence';
import { v7 as uuidv7 } from 'uuid';

/** The steps that a document can be processed again from, each with the state that it starts from. */
export const RERUN_STEPS = { ocr: 'registered', tag: 'parsed', enrich: 'tagged', index: 'enriched' } as const;
export type RerunStep = keyof typeof RERUN_STEPS;

/** What is to be done again, and who wants it. */
export interface RerunRequest {
  tenantId: string;
  documentId: string;
  from: RerunStep;
  requestedBy: string;
}

/**
 * Processing documents again, from one of their steps to the end, as a job of its own (ADR 0015). A published document stays
 * published meanwhile, with its old results until the new ones replace them; a cancelled one goes back to where the step starts.
 */
@Injectable()
export class Reruns {
  /** Begins a rerun; the id of its job. The message that starts the step is the caller's to send, in the same transaction. */
  async begin(tx: Transaction, request: RerunRequest): Promise<string> {
    await tx.query(LOCK, [request.documentId]); // by itself: the next statement sees what whoever held it has done
    const [document] = await tx.query<Standing>(STANDING, [request.documentId, request.tenantId]);
    if (!document) throw new PermanentError('not_found', `There is no document ${request.documentId}.`);
    const refusal = refusalOf(request, document);
    if (refusal) throw refusal;
    const jobId = uuidv7();
    const { tenantId, documentId, from, requestedBy } = request;
    await tx.query(BEGIN, [documentId, jobId, tenantId, from, `asked for by ${requestedBy}`]);
    if (document.state === 'cancelled') await tx.query(RESUME, [documentId, RERUN_STEPS[from], `again from ${from}`]);
    return jobId;
  }
}

/** How a document stands before a rerun. */
interface Standing {
  state: DocumentState;
  /** A task of it that waits or runs. */
  taskId: string | null;
  /** A problem of it that nobody has closed. */
  problemId: string | null;
  /** Every state it has been in. */
  states: DocumentState[];
}

/** Why the rerun is refused; undefined when it may begin. */
function refusalOf({ documentId, from }: RerunRequest, document: Standing): PermanentError | undefined {
  const { state, taskId, problemId, states } = document;
  const facts = { state, ...(taskId && { task_id: taskId }), ...(problemId && { problem_id: problemId }) };
  if (problemId)
    return new PermanentError(
      'conflict',
      `Document ${documentId} waits for a decision: decide problem ${problemId} first.`,
      { facts },
    );
  if (taskId || (isOnPath(state) && state !== 'published'))
    return new PermanentError(
      'document_busy',
      `Document ${documentId} is being processed: wait for its end or cancel its task.`,
      { facts },
    );
  if (state !== 'published' && state !== 'cancelled')
    return new PermanentError('conflict', `Document ${documentId} is ${state}: it is not processed again.`, { facts });
  if (state === 'published' || states.includes(RERUN_STEPS[from])) return undefined;
  return new PermanentError(
    'conflict',
    `Document ${documentId} was cancelled before it could start from ${from}: start from an earlier step.`,
    { facts },
  );
}

const LOCK = `SELECT id FROM document WHERE id = $1 FOR UPDATE`;

const STANDING = `
  SELECT d.state,
         (SELECT t.id FROM task t WHERE t.document_id = d.id AND t.status IN ('pending', 'running') LIMIT 1) AS "taskId",
         (SELECT p.id FROM problem p WHERE p.document_id = d.id AND p.state IN ('open', 'retrying', 'overdue')
          ORDER BY p.created_at DESC LIMIT 1) AS "problemId",
         ARRAY(SELECT DISTINCT e.state FROM event e WHERE e.document_id = d.id AND e.kind = 'document') AS states
  FROM document d WHERE d.id = $1 AND d.tenant_id = $2`;

/** A job that was left open (its problem was discarded, its task cancelled) ends here; what was accepted is no longer what there is. */
const BEGIN = `
  WITH left_open AS (
    UPDATE job SET finished_at = now() WHERE document_id = $1 AND finished_at IS NULL
  ), begun AS (
    INSERT INTO job (id, tenant_id, document_id) VALUES ($2, $3, $1)
  ), withdrawn AS (
    DELETE FROM document_acceptance WHERE document_id = $1
  )
  INSERT INTO event (tenant_id, document_id, kind, state, note) VALUES ($3, $1, 'rerun', $4, $5)`;

const RESUME = `
  WITH resumed AS (
    UPDATE document SET state = $2, version = version + 1, updated_at = now() WHERE id = $1 RETURNING id, tenant_id
  )
  INSERT INTO event (tenant_id, document_id, kind, state, note) SELECT tenant_id, id, 'document', $2, $3 FROM resumed`;

/** Ends the rerun of a document that is published already, with an event; nothing happens when none is open. */
export const FINISH_RERUN = `
  WITH finished AS (
    UPDATE job SET finished_at = now() WHERE document_id = $1 AND finished_at IS NULL RETURNING document_id
  ), renewed AS (
    UPDATE document SET version = version + 1, updated_at = now() WHERE id IN (SELECT document_id FROM finished)
    RETURNING id, tenant_id
  )
  INSERT INTO event (tenant_id, document_id, kind, state, note)
  SELECT tenant_id, id, 'document', 'published', 'processed again' FROM renewed`;
