import path from 'node:path';
import { fileIdempotencyKey, type NewDocument } from '#libs/ledger';
import type { StoredFile } from '../../adapters/incoming-files';
import type { UploadFields } from './upload-fields';

/** What the ledger is told of an uploaded file. The same bytes of the same type are one document of a tenant, whatever they are called. */
export function newDocumentOf(
  file: StoredFile,
  fields: UploadFields,
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
