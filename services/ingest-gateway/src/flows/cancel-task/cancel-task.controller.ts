import { Controller, HttpCode, HttpStatus, Param, Post } from '@nestjs/common';
import { type Caller, CurrentCaller, Requires } from '#libs/auth';
import { TransientError } from '#libs/errors';
import { Cancellations, type CancelRequest } from '#libs/ledger';
import { Database } from '#libs/persistence';
import { Described, KnownIdPipe } from '#libs/service-host';
import { type TaskRow, TasksOfTenant } from '../../adapters/tasks.store';
import { CANCELLING } from './cancel-task.openapi';

/** How often a step may move the document at the same moment before the client is asked to try again. */
const TRIES = 5;

/** A task ends before it is done: what waits at once, what runs within the seconds its worker needs to hear of it. */
@Controller('api/tasks/:id/cancel')
@Requires('tasks')
export class CancelTask {
  constructor(
    private readonly database: Database,
    private readonly cancellations: Cancellations,
    private readonly tasks: TasksOfTenant,
  ) {}

  /** Answers with the cancelled task; `task_final` when it has ended already. */
  @Post()
  @HttpCode(HttpStatus.OK)
  @Described(CANCELLING)
  async handle(@Param('id', KnownIdPipe) taskId: string, @CurrentCaller() caller: Caller): Promise<TaskRow> {
    const { tenantId, name: requestedBy } = caller;
    await this.cancel({ tenantId, taskId, requestedBy }, TRIES);
    return this.tasks.one(tenantId, taskId);
  }

  private async cancel(request: CancelRequest, tries: number): Promise<void> {
    try {
      await this.database.transaction((tx) => this.cancellations.cancel(tx, request));
    } catch (error) {
      if (tries <= 1 || !(error instanceof TransientError)) throw error;
      await this.cancel(request, tries - 1);
    }
  }
}
