import { createHash, type Hash } from 'node:crypto';
import { Readable } from 'node:stream';
import { Injectable, Logger } from '@nestjs/common';
import { PermanentError } from '#libs/errors';
import { fileName, ObjectStore, originalKey } from '#libs/storage';
import { SUPPORTED_FOR_PEOPLE } from '../domain/media-types';
import { HEAD_BYTES, sniffMediaType } from '../domain/sniff-media-type';
import { IngestGatewayConfig } from '../ingest-gateway.config';
import type { FilePart } from './multipart-form';

/** A file whose bytes are in the object store and that nobody knows of yet. */
export interface StoredFile {
  readonly filename: string;
  readonly mediaType: string;
  readonly key: string;
  readonly etag: string | null;
  /** Bytes. */
  readonly size: number;
  /** Hex. */
  readonly sha256: string;
}

/** Tells the consumer of bucket events that the gateway itself has put the object there. */
export const OWN_OBJECT = { 'consilium-source': 'ingest-gateway' };

/** Streams files into the object store, hashing on the way; what one upload holds in memory does not depend on its size. */
@Injectable()
export class IncomingFiles {
  private readonly logger = new Logger(IncomingFiles.name);

  constructor(
    private readonly objects: ObjectStore,
    private readonly config: IngestGatewayConfig,
  ) {}

  /** Stores a file; nothing stays behind when it is empty, of a kind nobody reads, too large or breaks off. */
  async store(part: FilePart, tenantName: string, caseName: string | null): Promise<StoredFile> {
    const chunks: AsyncIterator<Buffer, undefined> = part.stream.iterator({ destroyOnReturn: false });
    const head = await headOf(chunks);
    if (head.length === 0) throw new PermanentError('empty_file', 'The file has no bytes.');
    const mediaType = await sniffMediaType(head, part);
    if (!mediaType)
      throw new PermanentError('unsupported_media_type', `The file is none of these: ${SUPPORTED_FOR_PEOPLE}.`);
    const filename = fileName(part.filename);
    const key = originalKey(tenantName, caseName, filename);
    const meter = new Meter(this.config.MAX_UPLOAD_BYTES);
    const body = Readable.from(meter.through(head, chunks), { objectMode: false });
    const etag = await this.objects.put(key, body, { mediaType, metadata: OWN_OBJECT });
    return { filename, mediaType, key, etag, size: meter.size, sha256: meter.hash.digest('hex') };
  }

  /** Removes bytes that nothing points to. A failure is logged only: a lost object costs space, not truth. */
  async discard(key: string): Promise<void> {
    await this.objects.delete(key).catch((error: unknown) => {
      this.logger.warn({ err: error, key }, 'an object that belongs to no document could not be removed');
    });
  }
}

/** The first chunks, until there is enough to tell the type. */
async function headOf(chunks: AsyncIterator<Buffer, undefined>): Promise<Buffer> {
  const head: Buffer[] = [];
  let length = 0;
  while (length < HEAD_BYTES) {
    const { value } = await chunks.next();
    if (value === undefined) break;
    head.push(value);
    length += value.length;
  }
  return Buffer.concat(head);
}

/** Counts and hashes bytes on their way, and stops them at the limit. */
class Meter {
  size = 0;
  readonly hash: Hash = createHash('sha256');

  constructor(private readonly limit: number) {}

  async *through(head: Buffer, rest: AsyncIterator<Buffer, undefined>): AsyncGenerator<Buffer> {
    yield this.count(head);
    for (let next = await rest.next(); next.value !== undefined; next = await rest.next()) yield this.count(next.value);
  }

  private count(chunk: Buffer): Buffer {
    this.size += chunk.length;
    if (this.size > this.limit) throw tooLarge(this.limit);
    this.hash.update(chunk);
    return chunk;
  }
}

/** The error for uploads above the limit. */
export const tooLarge = (limit: number): PermanentError =>
  new PermanentError('payload_too_large', `The upload has more than the ${limit} bytes that are allowed.`, {
    facts: { limit },
  });
