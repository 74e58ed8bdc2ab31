import { Body, Controller, Post, Res } from '@nestjs/common';
import { type Caller, CurrentCaller, Requires } from '#libs/auth';
import { Described } from '#libs/service-host';
import type { Response } from 'express';
import { UploadAddresses, type UploadView } from '../../adapters/upload-addresses';
import { UploadOpening } from '../../adapters/upload-opening';
import { UploadRequest } from '../../adapters/upload-request';
import { planOf } from '../../domain/upload-plan';
import { STARTING } from './start-upload.openapi';

/** A sender gets addresses to bring a file straight to the object store: one for a file up to 100 MB, one for each part above. */
@Controller('api/uploads')
export class StartUpload {
  constructor(
    private readonly opening: UploadOpening,
    private readonly addresses: UploadAddresses,
  ) {}

  @Post()
  @Requires('documents:write')
  @Described(STARTING)
  async handle(
    @Body() wanted: UploadRequest,
    @CurrentCaller() { tenantId }: Caller,
    @Res({ passthrough: true }) response: Response,
  ): Promise<UploadView> {
    const session = await this.opening.open(wanted, tenantId, planOf(wanted.size));
    response.location(`/api/uploads/${session.id}`);
    return this.addresses.view(session);
  }
}
