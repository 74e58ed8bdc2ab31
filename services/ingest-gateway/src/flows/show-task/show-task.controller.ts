import { Controller, Get, Param, Query } from '@nestjs/common';
import { type Caller, CurrentCaller, Requires } from '#libs/auth';
import { Described, KnownIdPipe, type Page } from '#libs/service-host';
import { type TaskRow, TasksOfTenant } from '../../adapters/tasks.store';
import { LISTING, SHOWING } from './show-task.openapi';
import { TaskQuery } from './task-query';

/** The steps of documents: what waits, what runs, and how it ended. */
@Controller('api/tasks')
@Requires('tasks')
export class ShowTask {
  constructor(private readonly tasks: TasksOfTenant) {}

  /** Tasks of the tenant that match, the newest first. */
  @Get()
  @Described(LISTING)
  list(@Query() query: TaskQuery, @CurrentCaller() { tenantId }: Caller): Promise<Page<TaskRow>> {
    return this.tasks.list(tenantId, query);
  }

  /** One task with all its moves. */
  @Get(':id')
  @Described(SHOWING)
  one(@Param('id', KnownIdPipe) id: string, @CurrentCaller() { tenantId }: Caller): Promise<TaskRow> {
    return this.tasks.one(tenantId, id);
  }
}
