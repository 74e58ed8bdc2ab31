import path from 'node:path';
import { PermanentError } from '#libs/errors';
import { fileIdempotencyKey, type NewDocument } from '#libs/ledger';
import { SUPPORTED_FOR_PEOPLE } from '#libs/storage';
import type { ObjectOwner } from '../../adapters/object-owners';
import type { ReadObject } from '../../adapters/object-reader';

/** Refuses objects of impossible sizes, before they are read; sizes in bytes. */
export function assertSize(size: number, limit: number): void {
  if (size === 0) throw new PermanentError('empty_file', 'The object has no bytes.');
  if (size > limit)
    throw new PermanentError('payload_too_large', `The object has ${size} bytes, and ${limit} are allowed.`, {
      facts: { limit },
    });
}

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
