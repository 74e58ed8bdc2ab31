import { Controller, Param, Post, Res } from '@nestjs/common';
import { type Caller, CurrentCaller, Requires } from '#libs/auth';
import { Described, KnownIdPipe } from '#libs/service-host';
import type { Response } from 'express';
import { UploadCompletion } from '../../adapters/upload-completion';
import { type Receipt, statusOf } from '../../domain/receipt';
import { COMPLETING } from './complete-upload.openapi';

/** All bytes are in the object store: they are checked and become a document. Repeating it gives the same answer. */
@Controller('api/uploads')
export class CompleteUpload {
  constructor(private readonly completion: UploadCompletion) {}

  @Post(':id/complete')
  @Requires('documents:write')
  @Described(COMPLETING)
  async handle(
    @Param('id', KnownIdPipe) id: string,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Receipt> {
    const receipt = await this.completion.complete(id, caller);
    response.status(statusOf(receipt)).location(receipt.links.self);
    return receipt;
  }
}
