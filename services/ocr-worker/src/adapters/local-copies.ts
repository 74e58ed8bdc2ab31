import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Injectable } from '@nestjs/common';
import { ObjectStore } from '#libs/storage';
import type { SourceFile } from './document-reader.engine';

/** An original in the object store. */
export interface StoredOriginal {
  objectKey: string;
  mediaType: string;
}

/** Brings originals to where readers can open them. */
@Injectable()
export class LocalCopies {
  constructor(private readonly storage: ObjectStore) {}

  /** Downloads an original once and lends it; the copy is gone when `use` has ended, however it ends. */
  async with<T>(
    { objectKey, mediaType }: StoredOriginal,
    signal: AbortSignal,
    use: (file: SourceFile) => Promise<T>,
  ): Promise<T> {
    const folder = await mkdtemp(path.join(tmpdir(), 'consilium-'));
    try {
      const file = { path: path.join(folder, 'document'), mediaType };
      await this.storage.download(objectKey, file.path, signal);
      return await use(file);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}
