import { Controller, HttpCode, HttpStatus, Param, Post, Res, UseInterceptors } from '@nestjs/common';
import { type Caller, CurrentCaller, Requires } from '#libs/auth';
import { documentAccepted } from '#libs/contracts';
import { Acceptances } from '#libs/ledger';
import { Database, OutboxRelay } from '#libs/persistence';
import { Described, KnownIdPipe } from '#libs/service-host';
import type { Response } from 'express';
import { commission, WorkOrders } from '../../adapters/orders/work-orders';
import { AnswerWhenDone } from '../../adapters/progress/answer-when-done.interceptor';
import { type TaskRow, TasksOfTenant } from '../../adapters/tasks.store';
import { ACCEPTING } from './accept-document.openapi';

/** Who removes what is no longer needed. */
const QUEUE = 'ingest-gateway.clean-intermediates';

/** An operator takes a published document as it is: everybody is told, and what was only needed for looking at it goes. */
@Controller('api/documents/:id/accept')
@Requires('documents:write')
export class AcceptDocument {
  constructor(
    private readonly database: Database,
    private readonly relay: OutboxRelay,
    private readonly acceptances: Acceptances,
    private readonly orders: WorkOrders,
    private readonly tasks: TasksOfTenant,
  ) {}

  /** 202 and the task that cleans up; 200 and that task when the document was accepted before. */
  @Post()
  @HttpCode(HttpStatus.ACCEPTED)
  @Described(ACCEPTING)
  @UseInterceptors(AnswerWhenDone)
  async handle(
    @Param('id', KnownIdPipe) documentId: string,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) response: Response,
  ): Promise<TaskRow | undefined> {
    const begun = await this.accept(documentId, caller);
    if (!begun) response.status(HttpStatus.OK);
    const task = begun ?? (await this.tasks.latest(caller.tenantId, documentId, 'accept'));
    if (task) response.location(`/api/tasks/${task.task_id}`);
    return task;
  }

  private async accept(documentId: string, { tenantId, name }: Caller): Promise<TaskRow | undefined> {
    const task = await this.database.transaction(async (tx) => {
      const jobId = await this.acceptances.accept(tx, { tenantId, documentId, acceptedBy: name });
      if (jobId === undefined) return undefined;
      const message = commission(QUEUE, documentAccepted, { documentId, tenantId, jobId, acceptedBy: name });
      const order = { tenantId, documentId, jobId, type: 'accept', requestedBy: name, params: {} };
      return this.orders.place(tx, order, { ...message, isEvent: true });
    });
    this.relay.wake();
    return task;
  }
}
