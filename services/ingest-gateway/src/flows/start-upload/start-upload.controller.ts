import { Body, Controller, Post, Res } from '@nestjs/common';
import { type Caller, CurrentCaller, Requires } from '#libs/auth';
import { PermanentError } from '#libs/errors';
import { Described } from '#libs/service-host';
import { fileName, isReadable, ObjectStore, stagedKey, SUPPORTED_FOR_PEOPLE } from '#libs/storage';
import type { Response } from 'express';
import { v7 as uuidv7 } from 'uuid';
import { UploadAddresses, type UploadView } from '../../adapters/upload-addresses';
import { UploadSessions } from '../../adapters/upload-sessions.store';
import { tooLarge } from '../../domain/byte-meter';
import { planOf } from '../../domain/upload-plan';
import { IngestGatewayConfig } from '../../ingest-gateway.config';
import { STARTING } from './start-upload.openapi';
import { UploadRequest } from './upload-request';

/** A sender gets addresses to bring a file straight to the object store: one for a file up to 100 MB, one for each part above. */
@Controller('api/uploads')
export class StartUpload {
  constructor(
    private readonly sessions: UploadSessions,
    private readonly addresses: UploadAddresses,
    private readonly objects: ObjectStore,
    private readonly config: IngestGatewayConfig,
  ) {}

  @Post()
  @Requires('documents:write')
  @Described(STARTING)
  async handle(
    @Body() wanted: UploadRequest,
    @CurrentCaller() { tenantId }: Caller,
    @Res({ passthrough: true }) response: Response,
  ): Promise<UploadView> {
    this.refuseEarly(wanted);
    const { filename, size, media_type: mediaType, sha256 = null, ...fields } = wanted;
    const id = uuidv7();
    const { method, partSize } = planOf(size);
    const storeUploadId = method === 'multipart' ? await this.objects.staged.begin(stagedKey(id), mediaType) : null;
    const expiresAt = new Date(Date.now() + this.config.UPLOAD_SESSION_MS);
    const described = { filename: fileName(filename), size, mediaType, sha256, fields };
    const session = { id, tenantId, method, partSize, storeUploadId, expiresAt, ...described };
    await this.sessions.add(session);
    response.location(`/api/uploads/${id}`);
    return this.addresses.view({ ...session, state: 'open', receipt: null });
  }

  /** What can be told before any byte has travelled. */
  private refuseEarly({ size, media_type: mediaType }: UploadRequest): void {
    if (size > this.config.MAX_UPLOAD_BYTES) throw tooLarge(this.config.MAX_UPLOAD_BYTES);
    if (mediaType !== UNKNOWN && !isReadable(mediaType))
      throw new PermanentError(
        'unsupported_media_type',
        `Files of the type ${mediaType} are not read here, but ${SUPPORTED_FOR_PEOPLE}.`,
      );
  }
}

/** What senders say that do not know the type (RFC 2046, 4.5.1). */
const UNKNOWN = 'application/octet-stream';
