import { Injectable } from '@nestjs/common';
import { CodedError, PermanentError } from '#libs/errors';
import { ObjectStore, readThrough, sniffMediaType } from '#libs/storage';
import { S3EventConsumerConfig } from '../s3-event-consumer.config';

/** What reading an object once tells. */
export interface ReadObject {
  /** Bytes. */
  size: number;
  /** Hex. */
  sha256: string;
  /** By its first bytes; null when nobody here reads such files. */
  mediaType: string | null;
}

/** Reads objects without keeping them: memory does not depend on their size. */
@Injectable()
export class ObjectReader {
  constructor(
    private readonly objects: ObjectStore,
    private readonly config: S3EventConsumerConfig,
  ) {}

  /** The version with that etag; undefined when there is no such object any more. A transient `conflict` when it was replaced; `empty_file` and `payload_too_large` before anything is read. */
  async read(
    { key, size, etag }: { key: string; size: number; etag: string | null },
    filename: string,
    signal: AbortSignal,
  ): Promise<ReadObject | undefined> {
    assertSize(size, this.config.MAX_OBJECT_BYTES);
    const chunks: AsyncIterable<Buffer> | undefined = await this.objects
      .open(key, signal, undefined, etag)
      .catch(nothingIfMissing);
    if (!chunks) return undefined;
    const { head, ...read } = await readThrough(chunks);
    return { ...read, mediaType: await sniffMediaType(head, { filename, declaredType: '' }) };
  }
}

function assertSize(size: number, limit: number): void {
  if (size === 0) throw new PermanentError('empty_file', 'The object has no bytes.');
  if (size > limit)
    throw new PermanentError('payload_too_large', `The object has ${size} bytes, and ${limit} are allowed.`, {
      facts: { limit },
    });
}

function nothingIfMissing(error: unknown): undefined {
  if (error instanceof CodedError && error.code === 'object_missing') return undefined;
  throw error;
}
