import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Injectable } from '@nestjs/common';
import { dropYoungGarbage } from './limited-process/young-garbage';
import { ObjectStore } from '#libs/storage';
import type { SourceFile } from './document-reader.engine';

/** An original in the object store. */
export interface StoredOriginal {
  objectKey: string;
  mediaType: string;
}

/** An original on this machine. */
export interface LocalCopy extends SourceFile {
  /** Of the version that was copied. */
  etag: string | null;
}

/** Brings originals to where readers can open them. */
@Injectable()
export class LocalCopies {
  constructor(private readonly storage: ObjectStore) {}

  /** Downloads an original once and lends it; the copy is gone when `use` has ended, however it ends. */
  async with<T>(
    { objectKey, mediaType }: StoredOriginal,
    signal: AbortSignal,
    use: (copy: LocalCopy) => Promise<T>,
  ): Promise<T> {
    const folder = await mkdtemp(path.join(tmpdir(), 'consilium-'));
    try {
      const file = path.join(folder, 'document');
      const etag = await this.storage.download(objectKey, file, signal);
      dropYoungGarbage();
      return await use({ path: file, mediaType, etag });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}
