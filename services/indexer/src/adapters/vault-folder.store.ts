import { createHash, randomUUID } from 'node:crypto';
import { access, link, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { keyPart } from '#libs/storage/keys';
import type { VaultFile } from '../domain/vault-layout';

/** A file as it lies in the vault. */
export interface WrittenFile {
  /** Below the vault. */
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
}

/** The vault: a folder that people open. A file is there whole or not at all, also when the process dies while writing. */
export class VaultFolder {
  constructor(private readonly root: string) {}

  /** Where a document lies: `{tenant}/{case}/{document}`. */
  static folderOf(tenantName: string, caseName: string | null, documentId: string): string {
    return path.posix.join(keyPart(tenantName), keyPart(caseName ?? 'none'), documentId);
  }

  /** Writes a file of the fleet's own, replacing an earlier version. */
  async replace(folder: string, file: VaultFile): Promise<WrittenFile> {
    const { target, temporary } = await this.prepare(folder, file);
    await rename(temporary, target);
    return describe(folder, file);
  }

  /** Writes a file that belongs to people, unless something of that name is there. */
  async offer(folder: string, file: VaultFile): Promise<void> {
    const target = path.join(this.root, folder, file.path);
    if (await exists(target)) return;
    const { temporary } = await this.prepare(folder, file);
    await link(temporary, target).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error; // another worker, or a person, was faster
    });
    await rm(temporary);
  }

  private async prepare(folder: string, file: VaultFile): Promise<{ target: string; temporary: string }> {
    const target = path.join(this.root, folder, file.path);
    await mkdir(path.dirname(target), { recursive: true });
    const temporary = path.join(path.dirname(target), `.${randomUUID()}.part`);
    await writeFile(temporary, file.content, { flush: true });
    return { target, temporary };
  }
}

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

const describe = (folder: string, { path: file, content }: VaultFile): WrittenFile => ({
  path: path.posix.join(folder, file),
  size: Buffer.byteLength(content),
  sha256: createHash('sha256').update(content).digest('hex'),
});
