import { Injectable } from '@nestjs/common';
import { PermanentError } from '#libs/errors';
import { fileName, isReadable, ObjectStore, stagedKey, SUPPORTED_FOR_PEOPLE } from '#libs/storage';
import { v7 as uuidv7 } from 'uuid';
import { tooLarge } from '../domain/byte-meter';
import type { UploadPlan } from '../domain/upload-plan';
import { IngestGatewayConfig } from '../ingest-gateway.config';
import { ReadingEngines } from './reading-engines.store';
import type { UploadRequest } from './upload-request';
import { type UploadSession, UploadSessions } from './upload-sessions.store';

/** Begins uploads over several requests; what can be refused by its description is, before any byte has travelled. */
@Injectable()
export class UploadOpening {
  constructor(
    private readonly sessions: UploadSessions,
    private readonly objects: ObjectStore,
    private readonly engines: ReadingEngines,
    private readonly config: IngestGatewayConfig,
  ) {}

  async open(wanted: UploadRequest, tenantId: string, plan: UploadPlan | TusPlan): Promise<UploadSession> {
    this.refuseEarly(wanted);
    await this.engines.choose({ languages: wanted.languages });
    const { filename, size, media_type: mediaType, sha256 = null, ...fields } = wanted;
    const id = uuidv7();
    const isParts = plan.method === 'multipart';
    const storeUploadId = isParts ? await this.objects.staged.begin(stagedKey(id), mediaType) : null;
    const expiresAt = new Date(Date.now() + this.config.UPLOAD_SESSION_MS);
    const described = { filename: fileName(filename), size, mediaType, sha256, fields };
    const session = { id, tenantId, ...plan, storeUploadId, expiresAt, ...described };
    await this.sessions.add(session);
    return { ...session, state: 'open', receipt: null };
  }

  private refuseEarly({ size, media_type: mediaType }: UploadRequest): void {
    if (size > this.config.MAX_UPLOAD_BYTES) throw tooLarge(this.config.MAX_UPLOAD_BYTES);
    if (mediaType === UNKNOWN_TYPE || isReadable(mediaType)) return;
    throw new PermanentError(
      'unsupported_media_type',
      `Files of the type ${mediaType} are not read here, but ${SUPPORTED_FOR_PEOPLE}.`,
    );
  }
}

/** The tus protocol cuts files by itself. */
export interface TusPlan {
  readonly method: 'tus';
  readonly partSize: null;
}

/** What senders say that do not know the type (RFC 2046, 4.5.1). */
export const UNKNOWN_TYPE = 'application/octet-stream';
