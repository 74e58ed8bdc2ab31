import type { DescMessage, MessageInitShape } from '@bufbuild/protobuf';
import { Injectable } from '@nestjs/common';
import { type Contract, encode } from '#libs/contracts';
import { type NewTask, RequestedTasks } from '#libs/ledger';
import { DEFAULT_EXCHANGE, EVENTS_EXCHANGE } from '#libs/messaging';
import { traceHeaders } from '#libs/observability';
import { addToOutbox, type Transaction } from '#libs/persistence';
import { v7 as uuidv7 } from 'uuid';
import { type TaskRow, TasksOfTenant } from '../tasks.store';

/** A message for one flow, encoded. */
export interface Commission {
  readonly queue: string;
  /** Wire name of its contract. */
  readonly type: string;
  readonly content: Buffer;
  /** Whether everybody who listens gets it, and not only the flow that has the task. */
  readonly isEvent?: boolean;
}

/** What is asked for, and of whom it is about. */
export type Order = Omit<NewTask, 'taskId' | 'messageId' | 'queue'>;

/** Sends work to the one queue whose flow does it, as a task that can be followed from the beginning. */
@Injectable()
export class WorkOrders {
  constructor(
    private readonly tasks: RequestedTasks,
    private readonly views: TasksOfTenant,
  ) {}

  /** Books the task and puts its message into the outbox; the task as it is then: pending. */
  async place(tx: Transaction, order: Order, { queue, type, content, isEvent }: Commission): Promise<TaskRow> {
    const [taskId, messageId] = [uuidv7(), uuidv7()];
    await this.tasks.add(tx, { ...order, taskId, messageId, queue });
    const route = isEvent
      ? { exchange: EVENTS_EXCHANGE, routingKey: type }
      : { exchange: DEFAULT_EXCHANGE, routingKey: queue };
    await addToOutbox(tx, { messageId, ...route, type, content, headers: traceHeaders() });
    return this.views.one(order.tenantId, taskId, tx);
  }
}

/** A message of a contract, for the flow of that queue. */
export const commission = <S extends DescMessage>(
  queue: string,
  contract: Contract<S>,
  body: MessageInitShape<S>,
): Commission => ({ queue, type: contract.name, content: encode(contract, body) });
