import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { CodedError, PermanentError } from '#libs/errors';
import { HEAD_BYTES, ObjectStore, sniffMediaType } from '#libs/storage';
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
    return chunks && readThrough(chunks, filename);
  }
}

async function readThrough(chunks: AsyncIterable<Buffer>, filename: string): Promise<ReadObject> {
  const hash = createHash('sha256');
  const head: Buffer[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    if (size < HEAD_BYTES) head.push(chunk.subarray(0, HEAD_BYTES - size));
    size += chunk.length;
    hash.update(chunk);
  }
  const claims = { filename, declaredType: '' };
  return { size, sha256: hash.digest('hex'), mediaType: await sniffMediaType(Buffer.concat(head), claims) };
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
