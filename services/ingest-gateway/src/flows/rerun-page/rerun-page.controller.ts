import {
  Body,
  Controller,
  HttpCode,
  HttpStatus,
  Param,
  ParseIntPipe,
  Post,
  Res,
  UseInterceptors,
} from '@nestjs/common';
import { type Caller, CurrentCaller, Requires } from '#libs/auth';
import { Described, KnownIdPipe } from '#libs/service-host';
import type { Response } from 'express';
import { AnswerWhenDone } from '../../adapters/progress/answer-when-done.interceptor';
import type { TaskRow } from '../../adapters/tasks.store';
import { PageOrders } from './page-orders';
import { RerunPageBody } from './rerun-page.dto';
import { RERUNNING } from './rerun-page.openapi';

/** One page of a published document is read again; it takes the place of the former when something could be read, and what is made of the text is made anew. */
@Controller('api/documents/:id/pages/:number/rerun')
@Requires('documents:write')
export class RerunPage {
  constructor(private readonly orders: PageOrders) {}

  /** 202 and the task that reads the page; `document_busy` while the document is being processed. */
  @Post()
  @HttpCode(HttpStatus.ACCEPTED)
  @Described(RERUNNING)
  @UseInterceptors(AnswerWhenDone)
  async handle(
    @Param('id', KnownIdPipe) documentId: string,
    @Param('number', ParseIntPipe) page: number,
    @Body() { languages, engine }: RerunPageBody,
    @CurrentCaller() { tenantId, name: requestedBy }: Caller,
    @Res({ passthrough: true }) response: Response,
  ): Promise<TaskRow> {
    const task = await this.orders.place({ tenantId, documentId, page, languages, engine, requestedBy });
    response.location(`/api/tasks/${task.task_id}`);
    return task;
  }
}
