import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { type Caller, CurrentCaller, Requires } from '#libs/auth';
import { Described, KnownIdPipe } from '#libs/service-host';
import type { Request, Response } from 'express';
import { KnownDocuments } from '../../adapters/known-documents.store';
import { ProgressStreams } from '../../adapters/progress/progress-streams';
import { TasksOfTenant } from '../../adapters/tasks.store';
import { FOLLOWING } from './follow-events.openapi';

/** What happens, as it happens, as server-sent events: `document`, `task` and `problem`, each with the `id` to go on from. */
@Controller('api')
export class FollowEvents {
  constructor(
    private readonly streams: ProgressStreams,
    private readonly documents: KnownDocuments,
    private readonly tasks: TasksOfTenant,
  ) {}

  /** Everything of the tenant, from now on. */
  @Get('events')
  @Described(FOLLOWING)
  @Requires('documents:read')
  ofTenant(@CurrentCaller() caller: Caller, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.streams.open(request, response, caller, { tenantId: caller.tenantId });
  }

  /** One document with its tasks and problems; the first event says where it stands. */
  @Get('documents/:id/events')
  @Described(FOLLOWING)
  @Requires('documents:read')
  async ofDocument(
    @Param('id', KnownIdPipe) documentId: string,
    @CurrentCaller() caller: Caller,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const { tenantId } = caller;
    await this.documents.state(tenantId, documentId);
    await this.streams.open(request, response, caller, { tenantId, documentId });
  }

  /** One task; the first event says where it stands. */
  @Get('tasks/:id/events')
  @Described(FOLLOWING)
  @Requires('tasks')
  async ofTask(
    @Param('id', KnownIdPipe) taskId: string,
    @CurrentCaller() caller: Caller,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const { tenantId } = caller;
    await this.tasks.one(tenantId, taskId);
    await this.streams.open(request, response, caller, { tenantId, taskId });
  }
}
