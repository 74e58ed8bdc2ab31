import { ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';

/** An object as a listing names it. */
export interface ListedObject {
  key: string;
  etag: string | null;
  /** Bytes. */
  size: number;
  modifiedAt: Date;
}

/** Which part of a bucket to list, in the order of its keys. */
export interface ListingWishes {
  prefix: string;
  /** Only keys after this one. */
  after?: string | undefined;
  /** At most so many, and never more than 1 000. */
  limit: number;
}

/** One page of a listing. */
export interface Listing {
  objects: ListedObject[];
  /** Whether there are keys after the last of these. */
  isLast: boolean;
}

/** One page of what is in a bucket. Uploads in parts that nobody has finished are not in it. */
export async function listObjects(
  client: S3Client,
  bucket: string,
  { prefix, after, limit }: ListingWishes,
): Promise<Listing> {
  const { Contents = [], IsTruncated = false } = await client.send(
    new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, StartAfter: after, MaxKeys: limit }),
  );
  const objects = Contents.map(({ Key = '', ETag, Size = 0, LastModified = new Date() }) => ({
    key: Key,
    etag: ETag?.replaceAll('"', '') ?? null,
    size: Size,
    modifiedAt: LastModified,
  }));
  return { objects, isLast: !IsTruncated };
}
