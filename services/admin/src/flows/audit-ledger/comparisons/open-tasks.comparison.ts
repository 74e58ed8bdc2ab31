import { Injectable } from '@nestjs/common';
import { Database } from '#libs/persistence';
import { BrokerQueues } from '../../../adapters/broker-queues.client';
import type { DifferenceKind, Finding } from '../../../domain/difference';
import { judge, messagesByQueue, messagesFor } from '../../../domain/lanes';
import { figuresOf } from '../../../domain/queue-figures';
import { Comparison, type Look } from '../comparison';

/** More than this at one look is no difference any more but an outage. */
const MOST = 10_000;

interface StandingTask {
  id: string;
  tenantId: string | null;
  documentId: string | null;
  queue: string;
  status: string;
  queues: string[];
}

/** Somebody works on every running task, and a message will wake every waiting one. */
@Injectable()
export class OpenTasks extends Comparison {
  readonly name = 'tasks';
  readonly kinds: readonly DifferenceKind[] = ['task_abandoned', 'task_forgotten'];
  override readonly takesTwoLooks = true;

  constructor(
    private readonly database: Database,
    private readonly broker: BrokerQueues,
  ) {
    super();
  }

  /** Messages are counted before tasks: one that is taken meanwhile shows up as a task that moves. */
  async look(): Promise<Look> {
    const held = messagesByQueue(figuresOf(await this.broker.list(), new Map()));
    const standing = await this.database.query<StandingTask>(STANDING, [MOST]);
    const abandoned = standing.filter(({ status }) => status === 'running');
    const { lost, unnamed } = judge(
      standing.filter(({ status }) => status === 'pending'),
      held,
    );
    const findings = [
      ...abandoned.map((task) => findingOf('task_abandoned', task, messagesFor(task, held))),
      ...lost.map((task) => findingOf('task_forgotten', task, 0)),
    ];
    return { findings, unnamed, examined: standing.length < MOST ? 'everything' : [] };
  }
}

const findingOf = (kind: DifferenceKind, task: StandingTask, messages: number): Finding => ({
  kind,
  documentId: task.documentId,
  tenantId: task.tenantId,
  subject: task.id,
  lost: messages === 0,
  details: { queue: task.queue, messages },
});

/** Leases live for 10 s and retries pause for 2 minutes at most: who is late by so much will not come by itself. A held task waits for a person. */
const STANDING = `
  SELECT t.id, t.tenant_id AS "tenantId", t.document_id AS "documentId", t.queue, t.status,
         ARRAY[t.queue, 'problem-log.record-problem'] AS queues
  FROM task t
  WHERE (t.status = 'running' AND coalesce(t.lease_until, t.started_at, t.submitted_at) < now() - interval '5 minutes')
     OR (t.status = 'pending' AND t.reason IS DISTINCT FROM 'held'
         AND coalesce(t.next_attempt_at, (SELECT max(h.at) FROM task_status_history h WHERE h.task_id = t.id), t.submitted_at)
             < now() - interval '10 minutes'
         AND NOT EXISTS (SELECT FROM outbox o WHERE o.message_id = t.message_id))
  ORDER BY t.submitted_at LIMIT $1`;
