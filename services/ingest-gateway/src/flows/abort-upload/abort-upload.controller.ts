import { Controller, Delete, HttpCode, Param } from '@nestjs/common';
import { type Caller, CurrentCaller, Requires } from '#libs/auth';
import { PermanentError, TransientError } from '#libs/errors';
import { Described, KnownIdPipe } from '#libs/service-host';
import { UploadCompletion } from '../../adapters/upload-completion';
import { UploadLocks } from '../../adapters/upload-lock';
import { UploadSessions } from '../../adapters/upload-sessions.store';
import { ABORTING } from './abort-upload.openapi';

/** A sender gives an upload up: what has arrived is removed. What is a document already stays one. */
@Controller('api/uploads')
export class AbortUpload {
  constructor(
    private readonly sessions: UploadSessions,
    private readonly locks: UploadLocks,
    private readonly completion: UploadCompletion,
  ) {}

  @Delete(':id')
  @HttpCode(204)
  @Requires('documents:write')
  @Described(ABORTING)
  async handle(@Param('id', KnownIdPipe) id: string, @CurrentCaller() { tenantId }: Caller): Promise<void> {
    await this.sessions.one(tenantId, id);
    const lock = this.locks.of(id);
    if (!(await lock.take(() => undefined)))
      throw new TransientError('conflict', `Upload ${id} is being completed or written at this moment.`);
    try {
      await this.abort(id, tenantId);
    } finally {
      await lock.release();
    }
  }

  private async abort(id: string, tenantId: string): Promise<void> {
    const { state } = await this.sessions.one(tenantId, id);
    if (state === 'completed')
      throw new PermanentError('conflict', `Upload ${id} is completed: it is a document now.`, { facts: { state } });
    await this.sessions.end(id, 'aborted');
    await this.completion.clear(id);
  }
}
