import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { Injectable, Logger } from '@nestjs/common';
import { PermanentError } from '#libs/errors';
import {
  fileName,
  GATEWAY_OBJECT,
  HEAD_BYTES,
  ObjectStore,
  originalKey,
  type PutOptions,
  sniffMediaType,
  SUPPORTED_FOR_PEOPLE,
} from '#libs/storage';
import { ByteMeter } from '../domain/byte-meter';
import type { StoredFile } from './file-document';
import { IngestGatewayConfig } from '../ingest-gateway.config';
import type { FilePart } from './multipart-form';

/** Whose object it becomes; both are names. */
export interface Place {
  readonly tenant: string;
  readonly case: string | null;
}

/** Gets bytes into the object store, hashing on the way; what one upload holds in memory does not depend on its size. */
@Injectable()
export class IncomingFiles {
  private readonly logger = new Logger(IncomingFiles.name);

  constructor(
    private readonly objects: ObjectStore,
    private readonly config: IngestGatewayConfig,
  ) {}

  /** Stores a file; nothing stays behind when it is empty, of a kind nobody reads, too large or breaks off. */
  async store(part: FilePart, place: Place): Promise<StoredFile> {
    const head = await part.beginning(HEAD_BYTES);
    if (head.length === 0) throw new PermanentError('empty_file', 'The file has no bytes.');
    const mediaType = await sniffMediaType(head, part);
    if (!mediaType)
      throw new PermanentError('unsupported_media_type', `The file is none of these: ${SUPPORTED_FOR_PEOPLE}.`);
    const filename = fileName(part.filename);
    const key = originalKey(place.tenant, place.case, filename);
    const meter = new ByteMeter(this.config.MAX_UPLOAD_BYTES);
    const { likelyBytes } = part;
    const watch = (bytes: Uint8Array): void => meter.count(bytes);
    const etag = await this.put(key, part.chunks(), { mediaType, likelyBytes, watch });
    return { filename, mediaType, key, etag, size: meter.size, sha256: meter.sha256() };
  }

  /** Stores a text. */
  async storeText(text: string, name: string, place: Place): Promise<StoredFile> {
    const bytes = Buffer.from(text);
    const filename = fileName(name);
    const key = originalKey(place.tenant, place.case, filename);
    const etag = await this.put(key, Readable.from([bytes]), { mediaType: 'text/plain' });
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return { filename, mediaType: 'text/plain', key, etag, size: bytes.length, sha256 };
  }

  /** Removes bytes that nothing points to. A failure is logged only: a lost object costs space, not truth. */
  async discard(key: string): Promise<void> {
    await this.objects.delete(key).catch((error: unknown) => {
      this.logger.warn({ err: error, key }, 'an object that belongs to no document could not be removed');
    });
  }

  private put(key: string, chunks: AsyncIterable<Buffer>, options: PutOptions): Promise<string | null> {
    return this.objects.put(key, chunks, { ...options, metadata: GATEWAY_OBJECT });
  }
}
