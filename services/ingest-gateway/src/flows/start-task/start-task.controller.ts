import { Body, Controller, HttpCode, HttpStatus, Post, Res, UseInterceptors } from '@nestjs/common';
import { type Caller, CurrentCaller, Requires } from '#libs/auth';
import { Described } from '#libs/service-host';
import type { Response } from 'express';
import { Repeatable } from '../../adapters/idempotency/repeatable.interceptor';
import { MergeOrders } from '../../adapters/orders/merge-orders';
import { RerunOrders } from '../../adapters/orders/rerun-orders';
import { AnswerWhenDone } from '../../adapters/progress/answer-when-done.interceptor';
import type { TaskRow } from '../../adapters/tasks.store';
import { ReadingEngines } from '../../adapters/reading-engines.store';
import { StartTaskBody } from './start-task.dto';
import { taskWishOf } from './task-wish';
import { STARTING } from './start-task.openapi';

/** Something is done with documents that are there: a step again and all that follow it, or several PDFs become one. */
@Controller('api/tasks')
@Requires('tasks')
export class StartTask {
  constructor(
    private readonly reruns: RerunOrders,
    private readonly merges: MergeOrders,
    private readonly engines: ReadingEngines,
  ) {}

  /** 202 and the waiting task; with `Prefer: wait=N` 200 and how it ended, if that is known within N seconds. */
  @Post()
  @HttpCode(HttpStatus.ACCEPTED)
  @Repeatable()
  @Described(STARTING)
  @UseInterceptors(AnswerWhenDone)
  async handle(
    @Body() body: StartTaskBody,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) response: Response,
  ): Promise<TaskRow> {
    const task = await this.place(body, caller);
    response.location(`/api/tasks/${task.task_id}`);
    return task;
  }

  private async place(body: StartTaskBody, caller: Caller): Promise<TaskRow> {
    const wish = taskWishOf(body);
    if (wish.type === 'merge_pdf') return this.merges.place({ ...wish, caller });
    const { documentId, type: from, languages } = wish;
    await this.engines.choose({ languages });
    return this.reruns.place({ tenantId: caller.tenantId, documentId, from, languages, requestedBy: caller.name });
  }
}
