import path from 'node:path';
import { fileIdempotencyKey, type NewDocument } from '#libs/ledger';

/** What a sender says about a file. */
export interface FileFields {
  readonly case?: string;
  readonly title?: string;
  readonly doc_kind?: string;
  readonly source?: string;
  /** RFC 3339. */
  readonly deadline?: string;
  readonly languages: string[];
}

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

/** Of a time in RFC 3339. */
export const dateOf = (time: string | undefined): Date | undefined => (time === undefined ? undefined : new Date(time));

/** What the ledger is told of a file. The same bytes of the same type are one document of a tenant, whatever they are called. */
export function documentOf(
  file: StoredFile,
  fields: FileFields,
  { tenantId, bucket }: { tenantId: string; bucket: string },
): NewDocument {
  const { filename, mediaType, size, sha256, key, etag } = file;
  return {
    tenantId,
    caseName: fields.case ?? null,
    idempotencyKey: fileIdempotencyKey({ sha256, size, mediaType, tenantId }),
    title: fields.title ?? path.posix.parse(filename).name,
    filename,
    source: fields.source ?? 'upload',
    docKind: fields.doc_kind ?? null,
    mediaType,
    size,
    sha256,
    languages: fields.languages,
    object: { bucket, key, etag },
  };
}
