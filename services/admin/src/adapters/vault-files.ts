import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { Injectable } from '@nestjs/common';
import { TransientError } from '#libs/errors';
import { AdminConfig } from '../admin.config';

/** The vault's files, for looking at only: the indexer writes them. */
@Injectable()
export class VaultFiles {
  private readonly root: string;

  constructor({ VAULT_DIR }: AdminConfig) {
    this.root = VAULT_DIR;
  }

  /** Rejects with `dependency_unavailable` when the vault is not mounted: its files are then not gone. */
  async mustBeThere(): Promise<void> {
    if (!(await this.found('.'))?.isDirectory())
      throw new TransientError('dependency_unavailable', 'The folder VAULT_DIR is not there: is the vault mounted?');
  }

  /** Bytes of a file below the vault; undefined when it is not there. */
  async sizeOf(file: string): Promise<number | undefined> {
    return (await this.found(file))?.size;
  }

  private found(file: string): Promise<Stats | undefined> {
    return stat(path.join(this.root, file)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
      throw error;
    });
  }
}
