import { Injectable } from '@nestjs/common';
import { type RerunRequest, Reruns } from '#libs/ledger';
import { Database, OutboxRelay } from '#libs/persistence';
import type { TaskRow } from '../tasks.store';
import { StepMessages } from './step-messages';
import { WorkOrders } from './work-orders';

/** A rerun, with what it shall do differently. */
export interface RerunOrder extends RerunRequest {
  /** Tesseract names instead of the document's own. */
  readonly languages?: readonly string[] | undefined;
}

/** Has a document processed again from one of its steps on. */
@Injectable()
export class RerunOrders {
  constructor(
    private readonly database: Database,
    private readonly relay: OutboxRelay,
    private readonly reruns: Reruns,
    private readonly messages: StepMessages,
    private readonly orders: WorkOrders,
  ) {}

  /** The task that does the first step; the other steps follow by themselves. */
  async place({ languages, ...request }: RerunOrder): Promise<TaskRow> {
    const { tenantId, documentId, from, requestedBy } = request;
    const task = await this.database.transaction(async (tx) => {
      const jobId = await this.reruns.begin(tx, request);
      const message = await this.messages.make(tx, { documentId, jobId, from, languages });
      const params = languages ? { languages } : {};
      return this.orders.place(tx, { tenantId, documentId, jobId, type: from, requestedBy, params }, message);
    });
    this.relay.wake();
    return task;
  }
}
