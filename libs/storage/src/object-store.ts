import { createWriteStream } from 'node:fs';
import { addAbortSignal, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { TransientError } from '#libs/errors';
import { attachment } from './attachment';
import { EarlyPuts } from './early-put';
import { type Listing, listObjects, type ListingWishes } from './object-listing';
import { PartBuffers } from './part-buffers';
import { PartUpload, type UploadMeans } from './part-upload';
import { StagedUploads } from './staged-uploads';
import { bare, isMissing, storeError } from './store-errors';

export interface StoredObject {
  size: number;
  etag: string | null;
  metadata: Record<string, string>;
}

/** The bucket of all documents and artifacts. Streams both ways; a missing object is `object_missing`, a missing store transient. */
export class ObjectStore {
  private readonly means: UploadMeans;

  constructor(
    private readonly client: S3Client,
    readonly bucket: string,
    /** Signs addresses that are given out, see `createSigner`. */
    private readonly signer: S3Client = client,
  ) {
    this.means = { client, buffers: new PartBuffers(), early: new EarlyPuts(client) };
  }

  /** Writes a stream; resolves with its etag. When it fails or is aborted, nothing stays behind; a fault of the stream is thrown as it is. */
  async put(key: string, body: AsyncIterable<Uint8Array | string>, options: PutOptions): Promise<string | null> {
    const { mediaType: ContentType, metadata: Metadata = {}, signal, likelyBytes, watch } = options;
    const target = { Bucket: this.bucket, Key: key, ContentType, Metadata };
    const upload = await PartUpload.open(this.means, target, likelyBytes);
    const named = (error: unknown): never => {
      throw this.named(error, key);
    };
    try {
      for await (const chunk of signal ? addAbortSignal(signal, Readable.from(body)) : body) {
        const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
        watch?.(bytes);
        await upload.write(bytes)?.catch(named);
      }
      return bare(await upload.finish().catch(named));
    } catch (error) {
      await upload.abort().catch(() => undefined); // the bucket's rule for unfinished uploads removes what is left
      throw error;
    } finally {
      upload.release();
    }
  }

  /** Opens an object for reading; with an etag only when it still has that one, else a transient `conflict`. */
  async open(key: string, signal?: AbortSignal, bucket = this.bucket, etag?: string | null): Promise<Readable> {
    return (await this.get(key, signal, bucket, etag)).body;
  }

  /** Copies an object into a local file; the etag of what was copied. */
  async download(key: string, file: string, signal: AbortSignal): Promise<string | null> {
    const { body, etag } = await this.get(key, signal, this.bucket);
    await pipeline(body, createWriteStream(file), { signal });
    return etag;
  }

  /** What the store knows of an object; undefined when it is not there. */
  async head(key: string, bucket = this.bucket): Promise<StoredObject | undefined> {
    try {
      const head = await this.client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
      return {
        size: head.ContentLength ?? 0,
        etag: bare(head.ETag),
        metadata: head.Metadata ?? {},
      };
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw this.named(error, key);
    }
  }

  /** One page of what is in the bucket, in the order of the keys. */
  list(wishes: ListingWishes): Promise<Listing> {
    return listObjects(this.client, this.bucket, wishes).catch((error: unknown) => {
      throw this.named(error, `the list of ${wishes.prefix || 'all objects'}`);
    });
  }

  async delete(key: string): Promise<void> {
    await this.client.send(new DeleteObjectCommand({ Bucket: this.bucket, Key: key })).catch((error: unknown) => {
      throw this.named(error, key);
    });
  }

  /** An address that gives the object, as a file of that name, to whoever has it, for so many seconds. */
  downloadUrl({ key, filename, mediaType, bucket = this.bucket }: Download, expiresIn: number): Promise<string> {
    const command = new GetObjectCommand({
      Bucket: bucket,
      Key: key,
      ResponseContentDisposition: attachment(filename),
      ResponseContentType: mediaType,
    });
    return getSignedUrl(this.signer, command, { expiresIn });
  }

  /** Makes a copy within the bucket, of at most 5 GiB: as much as S3 copies in one go. Its etag. */
  async copy(key: string, to: string, options: PutOptions): Promise<string | null> {
    const command = new CopyObjectCommand({
      Bucket: this.bucket,
      Key: to,
      CopySource: encodeURI(`${this.bucket}/${key}`),
      MetadataDirective: 'REPLACE',
      ContentType: options.mediaType,
      Metadata: options.metadata ?? {},
    });
    const { CopyObjectResult } = await this.client.send(command).catch((error: unknown) => {
      throw this.named(error, key);
    });
    return bare(CopyObjectResult?.ETag);
  }

  /** Uploads that clients send to the store themselves. */
  get staged(): StagedUploads {
    return new StagedUploads(this.client, this.bucket, this.signer);
  }

  /** Rejects when the bucket cannot be reached. */
  async ping(): Promise<void> {
    await this.client.send(new HeadBucketCommand({ Bucket: this.bucket }));
  }

  close(): void {
    this.client.destroy();
    this.signer.destroy();
  }

  private async get(
    key: string,
    signal: AbortSignal | undefined,
    bucket: string,
    version?: string | null,
  ): Promise<{ body: Readable; etag: string | null }> {
    const only = version ? { IfMatch: `"${version}"` } : {};
    try {
      const { Body, ETag } = await this.client.send(new GetObjectCommand({ Bucket: bucket, Key: key, ...only }), {
        abortSignal: signal,
      });
      if (Body instanceof Readable) return { body: Body, etag: bare(ETag) };
    } catch (error) {
      throw this.named(error, key);
    }
    throw new TransientError('dependency_unavailable', `The object store gave no body for ${key}.`);
  }

  private named(error: unknown, key: string): Error {
    return storeError(error, key, this.bucket);
  }
}

export interface PutOptions {
  mediaType: string;
  metadata?: Record<string, string>;
  signal?: AbortSignal;
  /** How many bytes the stream will have, as far as one can guess: a right guess saves time. */
  likelyBytes?: number | undefined;
  /** Sees all bytes before they are kept; what it throws ends the writing. */
  watch?: (bytes: Uint8Array) => void;
}

/** An object as a file to be saved. */
export interface Download {
  key: string;
  filename: string;
  mediaType: string;
  bucket?: string;
}
