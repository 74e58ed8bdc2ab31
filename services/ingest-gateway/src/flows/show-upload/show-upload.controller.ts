import { Controller, Get, Header, Param } from '@nestjs/common';
import { type Caller, CurrentCaller, Requires } from '#libs/auth';
import { Described, KnownIdPipe } from '#libs/service-host';
import { UploadAddresses, type UploadView } from '../../adapters/upload-addresses';
import { UploadSessions } from '../../adapters/upload-sessions.store';
import { SHOWING } from './show-upload.openapi';

/** How far an upload is, and where its bytes go: the addresses are fresh each time. */
@Controller('api/uploads')
export class ShowUpload {
  constructor(
    private readonly sessions: UploadSessions,
    private readonly addresses: UploadAddresses,
  ) {}

  /** Only for whoever may send: the addresses take bytes from anybody who has them. */
  @Get(':id')
  @Requires('documents:write')
  @Header('cache-control', 'no-store')
  @Described(SHOWING)
  async handle(@Param('id', KnownIdPipe) id: string, @CurrentCaller() { tenantId }: Caller): Promise<UploadView> {
    return this.addresses.view(await this.sessions.one(tenantId, id));
  }
}
