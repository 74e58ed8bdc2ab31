import { Body, Controller, HttpCode, HttpStatus, Param, Post, Res, UseInterceptors } from '@nestjs/common';
import { type Caller, CurrentCaller, Requires } from '#libs/auth';
import { Described, KnownIdPipe } from '#libs/service-host';
import type { Response } from 'express';
import { RerunOrders } from '../../adapters/orders/rerun-orders';
import { AnswerWhenDone } from '../../adapters/progress/answer-when-done.interceptor';
import type { TaskRow } from '../../adapters/tasks.store';
import { ReadingEngines } from '../../adapters/reading-engines.store';
import { ReprocessBody } from './reprocess.dto';
import { REPROCESSING } from './reprocess.openapi';

/** A finished document goes through the pipeline again, from one of its steps on; its old results stay until the new ones replace them. */
@Controller('api/documents/:id/reprocess')
@Requires('documents:write')
export class ReprocessDocument {
  constructor(
    private readonly reruns: RerunOrders,
    private readonly engines: ReadingEngines,
  ) {}

  /** 202 and the task of the first step; `document_busy` while the document is being processed. */
  @Post()
  @HttpCode(HttpStatus.ACCEPTED)
  @Described(REPROCESSING)
  @UseInterceptors(AnswerWhenDone)
  async handle(
    @Param('id', KnownIdPipe) documentId: string,
    @Body() { from, languages }: ReprocessBody,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) response: Response,
  ): Promise<TaskRow> {
    const { tenantId, name: requestedBy } = caller;
    await this.engines.choose({ languages });
    const task = await this.reruns.place({ tenantId, documentId, from, languages, requestedBy });
    response.location(`/api/tasks/${task.task_id}`);
    return task;
  }
}
