import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { Injectable, Logger } from '@nestjs/common';
import type { MergePdf } from '#libs/contracts';
import { asError } from '#libs/errors';
import { fileName, GATEWAY_OBJECT, ObjectStore, originalKey } from '#libs/storage';

export const MERGED_MEDIA_TYPE = 'application/pdf';

/** A merged file whose bytes are in the object store and that nobody knows of yet. */
export interface MergedFile {
  readonly filename: string;
  readonly key: string;
  readonly etag: string | null;
  readonly size: number;
  /** Hex. */
  readonly sha256: string;
}

/** Gets merged files into the object store, where originals are. */
@Injectable()
export class MergedFiles {
  private readonly logger = new Logger(MergedFiles.name);

  constructor(private readonly objects: ObjectStore) {}

  /** Stores a file, hashing on the way; nothing stays behind when it fails. */
  async store(file: string, { tenantName, caseName, title }: MergePdf, signal: AbortSignal): Promise<MergedFile> {
    const { size } = await stat(file);
    const filename = fileName(`${title.slice(0, 150)}.pdf`);
    const key = originalKey(tenantName, caseName ?? null, filename);
    const hash = createHash('sha256');
    const body = Readable.from(hashing(createReadStream(file), hash), { objectMode: false });
    const etag = await this.objects.put(key, body, { mediaType: MERGED_MEDIA_TYPE, metadata: GATEWAY_OBJECT, signal });
    return { filename, key, etag, size, sha256: hash.digest('hex') };
  }

  /** Removes bytes that nothing points to. A failure is logged only: a lost object costs space, not truth. */
  async discard(key: string): Promise<void> {
    await this.objects.delete(key).catch((error: unknown) => {
      this.logger.warn({ err: asError(error), key }, 'a merged file that belongs to no document could not be removed');
    });
  }
}

async function* hashing(chunks: AsyncIterable<Buffer>, hash: ReturnType<typeof createHash>): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    hash.update(chunk);
    yield chunk;
  }
}
