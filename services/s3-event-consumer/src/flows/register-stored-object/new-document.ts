import path from 'node:path';
import { PermanentError } from '#libs/errors';
import { fileIdempotencyKey, type NewDocument } from '#libs/ledger';
import { SUPPORTED_FOR_PEOPLE } from '#libs/storage';
import type { ObjectOwner } from '../../adapters/object-owners';
import type { ReadObject } from '../../adapters/object-reader';

/** What the ledger is told of an object; `unsupported_media_type` for what nobody here reads. */
export function newDocumentOf(
  { size, sha256, mediaType }: ReadObject,
  { tenantId, caseName, filename }: ObjectOwner,
  object: NewDocument['object'],
): NewDocument {
  if (!mediaType)
    throw new PermanentError('unsupported_media_type', `The object is none of these: ${SUPPORTED_FOR_PEOPLE}.`);
  return {
    tenantId,
    caseName,
    idempotencyKey: fileIdempotencyKey({ sha256, size, mediaType, tenantId }),
    title: path.posix.parse(filename).name,
    filename,
    source: 's3',
    docKind: null,
    mediaType,
    size,
    sha256,
    languages: [],
    object,
  };
}
