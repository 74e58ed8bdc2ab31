import { NoSuchKey, NotFound, S3ServiceException } from '@aws-sdk/client-s3';
import { PermanentError, TransientError } from '#libs/errors';

/** What an error of the store means: the object is gone for good, was replaced at this moment, or the store is away. */
export function storeError(cause: unknown, key: string, bucket: string): Error {
  if (isMissing(cause))
    return new PermanentError('object_missing', `There is no object ${key} in bucket ${bucket}.`, { cause });
  if (isReplaced(cause))
    return new TransientError('conflict', `The object ${key} was replaced at this moment.`, { cause });
  return new TransientError('dependency_unavailable', `The object store could not serve ${key}.`, { cause });
}

export const isMissing = (error: unknown): boolean =>
  error instanceof NoSuchKey ||
  error instanceof NotFound ||
  (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404 && error.name !== 'NoSuchBucket');

const isReplaced = (error: unknown): boolean =>
  error instanceof S3ServiceException && error.$metadata.httpStatusCode === 412;

/** An etag without its quotes. */
export const bare = (etag: string | undefined): string | null => etag?.replaceAll('"', '') ?? null;
