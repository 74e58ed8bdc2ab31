import { Injectable } from '@nestjs/common';
import { PermanentError } from '#libs/errors';
import {
  GATEWAY_OBJECT,
  ObjectStore,
  originalKey,
  sniffMediaType,
  SUPPORTED_FOR_PEOPLE,
  readThrough,
} from '#libs/storage';
import { checksumMismatch } from '../domain/checksum';
import type { StoredFile } from './file-document';
import { IncomingFiles } from './incoming-files';
import type { UploadSession } from './upload-sessions.store';

/**
 * Takes what a sender has put into the object store by itself. It is copied first and checked then: nobody but us can write the
 * copy, so what was checked is what stays. Size, type and hash come from its bytes; claims are compared and never believed.
 */
@Injectable()
export class StagedFiles {
  constructor(
    private readonly objects: ObjectStore,
    private readonly files: IncomingFiles,
  ) {}

  /** The checked copy of `stagedKey`; when it is refused nothing of the copy stays. */
  async take(stagedKey: string, session: UploadSession, tenant: string): Promise<StoredFile> {
    const { filename, mediaType, fields } = session;
    const key = originalKey(tenant, fields.case ?? null, filename);
    const etag = await this.objects.copy(stagedKey, key, { mediaType, metadata: GATEWAY_OBJECT });
    try {
      return { filename, key, etag, ...(await this.check(key, session)) };
    } catch (error) {
      await this.files.discard(key);
      throw error;
    }
  }

  private async check(
    key: string,
    { filename, mediaType: declaredType, size, sha256: claim }: UploadSession,
  ): Promise<Pick<StoredFile, 'mediaType' | 'size' | 'sha256'>> {
    const read = await readThrough(await this.objects.open(key));
    if (read.size !== size)
      throw new PermanentError('checksum_mismatch', `${read.size} bytes have arrived, ${size} were announced.`, {
        facts: { size: read.size },
      });
    if (claim !== null && claim !== read.sha256) throw checksumMismatch(read.sha256);
    const mediaType = await sniffMediaType(read.head, { filename, declaredType });
    if (!mediaType)
      throw new PermanentError('unsupported_media_type', `The file is none of these: ${SUPPORTED_FOR_PEOPLE}.`);
    return { mediaType, size, sha256: read.sha256 };
  }
}
