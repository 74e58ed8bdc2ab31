import { createReadStream } from 'node:fs';
import { Injectable } from '@nestjs/common';
import type { DocumentRegistered } from '#libs/contracts';
import { type OriginalFile, Originals } from '#libs/ledger';
import { Database, type Transaction } from '#libs/persistence';
import { readThrough, sniffMediaType } from '#libs/storage';
import type { FilePlan } from '../domain/file-plan';
import { DocumentReader } from './document-reader.engine';
import { LocalCopies, type LocalCopy } from './local-copies';

/** A file that lies where the ledger remembers another one. */
export interface Replacement extends OriginalFile {
  bucket: string;
  key: string;
  /** Of the file that lies there. */
  etag: string | null;
  /** Of the file that the ledger remembers. */
  seenEtag: string;
}

/** What is seen of a document before it is read. */
export interface Sight {
  file: FilePlan;
  replacement: Replacement | undefined;
}

/**
 * Looks at a document's file before it is read: what it is, and whether it is still the one that the ledger remembers. Somebody may have
 * mended it in the bucket, and the bucket's own event may come later, or never.
 */
@Injectable()
export class FirstLook {
  constructor(
    private readonly copies: LocalCopies,
    private readonly reader: DocumentReader,
    private readonly database: Database,
    private readonly originals: Originals,
  ) {}

  /** The ledger is asked before the store: what it learns in between makes `remember` a transient `conflict`. */
  async look(document: DocumentRegistered, signal: AbortSignal): Promise<Sight> {
    const seenEtag = await this.seenEtag(document);
    return this.copies.with(document, signal, async (copy) => ({
      file: await this.reader.plan(copy, signal),
      replacement: seenEtag && seenEtag !== copy.etag ? await replacementOf(document, copy, seenEtag) : undefined,
    }));
  }

  /** The ledger knows from now on what lies there. */
  async remember(tx: Transaction, { seenEtag, ...file }: Replacement): Promise<void> {
    await this.originals.replace(tx, file, seenEtag, file);
  }

  private async seenEtag({ documentId, bucket, objectKey }: DocumentRegistered): Promise<string | null | undefined> {
    const [object] = await this.database.query<{ etag: string | null }>(
      `SELECT etag FROM storage_object WHERE document_id = $1 AND bucket = $2 AND key = $3`,
      [documentId, bucket, objectKey],
    );
    return object?.etag;
  }
}

async function replacementOf(
  { tenantId, bucket, objectKey: key }: DocumentRegistered,
  { path, mediaType: declaredType, etag }: LocalCopy,
  seenEtag: string,
): Promise<Replacement> {
  const { head, size, sha256 } = await readThrough(createReadStream(path));
  const mediaType = (await sniffMediaType(head, { filename: '', declaredType })) ?? declaredType;
  return { tenantId, bucket, key, etag, seenEtag, size, sha256, mediaType };
}
