import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectsCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { bare, isMissing, storeError } from './store-errors';

/** A part that has arrived. */
export interface StagedPart {
  /** From 1. */
  number: number;
  /** Bytes. */
  size: number;
  etag: string;
}

/** Objects that clients write themselves, with addresses signed for exactly one size and type. */
export class StagedUploads {
  constructor(
    private readonly client: S3Client,
    private readonly bucket: string,
    private readonly signer: S3Client,
  ) {}

  /** An address that takes so many bytes of that type by PUT, for so many seconds. The client must send both headers. */
  putUrl(key: string, { size, mediaType }: { size: number; mediaType: string }, expiresIn: number): Promise<string> {
    const command = new PutObjectCommand({
      Bucket: this.bucket,
      Key: key,
      ContentLength: size,
      ContentType: mediaType,
    });
    return getSignedUrl(this.signer, command, {
      expiresIn,
      signableHeaders: new Set(['host', 'content-type', 'content-length']),
    });
  }

  /** Begins an object in parts; the id that the store gives it. */
  async begin(key: string, mediaType: string): Promise<string> {
    const command = new CreateMultipartUploadCommand({ Bucket: this.bucket, Key: key, ContentType: mediaType });
    const { UploadId = '' } = await this.client.send(command).catch(this.named(key));
    return UploadId;
  }

  /** An address that takes a part of exactly that size. */
  partUrl(
    { key, uploadId }: StagedObject,
    { number, size }: { number: number; size: number },
    expiresIn: number,
  ): Promise<string> {
    const part = { Bucket: this.bucket, Key: key, UploadId: uploadId, PartNumber: number, ContentLength: size };
    const signableHeaders = new Set(['host', 'content-length']);
    return getSignedUrl(this.signer, new UploadPartCommand(part), { expiresIn, signableHeaders });
  }

  /** The parts that have arrived; undefined when the store does not know the upload, or no longer. */
  async parts({ key, uploadId }: StagedObject): Promise<StagedPart[] | undefined> {
    const parts: StagedPart[] = [];
    try {
      for (let after: string | undefined = '0'; after !== undefined;) {
        const page = await this.partsAfter({ key, uploadId }, after);
        parts.push(...page.parts);
        after = page.next;
      }
      return parts;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw storeError(error, key, this.bucket);
    }
  }

  /** Makes one object of the parts; its etag. */
  async join({ key, uploadId }: StagedObject, parts: readonly StagedPart[]): Promise<string | null> {
    const Parts = parts.map(({ number, etag }) => ({ PartNumber: number, ETag: etag }));
    const command = new CompleteMultipartUploadCommand({
      Bucket: this.bucket,
      Key: key,
      UploadId: uploadId,
      MultipartUpload: { Parts },
    });
    const { ETag } = await this.client.send(command).catch(this.named(key));
    return bare(ETag);
  }

  /** Removes all that there is of these uploads: objects, what tus keeps beside them, parts. Nothing there is fine. */
  async clear(key: string): Promise<void> {
    const open = new ListMultipartUploadsCommand({ Bucket: this.bucket, Prefix: key });
    const { Uploads = [] } = await this.client.send(open).catch(this.named(key));
    for (const { Key, UploadId } of Uploads) {
      const command = new AbortMultipartUploadCommand({ Bucket: this.bucket, Key, UploadId });
      await this.client.send(command).catch((error: unknown) => {
        if (!isMissing(error)) throw storeError(error, key, this.bucket);
      });
    }
    const Objects = [key, `${key}.info`, `${key}.part`].map((Key) => ({ Key }));
    await this.client
      .send(new DeleteObjectsCommand({ Bucket: this.bucket, Delete: { Objects, Quiet: true } }))
      .catch(this.named(key));
  }

  /** By hand: Ceph names a next page that the SDK's own paginator would follow for ever. */
  private async partsAfter(
    { key, uploadId }: StagedObject,
    PartNumberMarker: string,
  ): Promise<{ parts: StagedPart[]; next: string | undefined }> {
    const place = { Bucket: this.bucket, Key: key, UploadId: uploadId, PartNumberMarker };
    const { Parts = [], IsTruncated, NextPartNumberMarker } = await this.client.send(new ListPartsCommand(place));
    const parts = Parts.map(({ PartNumber = 0, Size = 0, ETag = '' }) => ({
      number: PartNumber,
      size: Size,
      etag: ETag,
    }));
    return { parts, next: IsTruncated ? NextPartNumberMarker : undefined };
  }

  private named(key: string): (error: unknown) => never {
    return (error) => {
      throw storeError(error, key, this.bucket);
    };
  }
}

/** An object in parts. */
export interface StagedObject {
  key: string;
  /** As the store calls it. */
  uploadId: string;
}
