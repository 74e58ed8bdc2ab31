import { createWriteStream } from 'node:fs';
import { addAbortSignal, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  NoSuchKey,
  NotFound,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { PermanentError, TransientError } from '#libs/errors';
import { attachment } from './attachment';
import { type Listing, listObjects, type ListingWishes } from './object-listing';
import { PartBuffers } from './part-buffers';
import { PartUpload } from './part-upload';

/** How to reach an S3 API. Without an endpoint it is AWS; without keys the SDK finds its own. */
export interface StorageSettings {
  S3_ENDPOINT?: string | undefined;
  S3_REGION: string;
  S3_BUCKET: string;
  AWS_ACCESS_KEY_ID?: string | undefined;
  AWS_SECRET_ACCESS_KEY?: string | undefined;
}

export interface StoredObject {
  size: number;
  etag: string | null;
  metadata: Record<string, string>;
}

/** A store that accepts no connection, or says nothing on one, for so long (ms) is away: the request is tried again, then fails. */
const CONNECT_MS = 5_000;
const SILENCE_MS = 30_000;

/** S3, ready to talk to: path style for anything that is not AWS, no checksums that other servers do not know. */
export function createS3Client(settings: StorageSettings, silenceMs = SILENCE_MS): S3Client {
  const { S3_ENDPOINT, S3_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = settings;
  return new S3Client({
    region: S3_REGION,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { connectionTimeout: CONNECT_MS, socketTimeout: silenceMs }, // a half-open connection would wait for ever
    ...(S3_ENDPOINT && { endpoint: S3_ENDPOINT, forcePathStyle: true }),
    ...(AWS_ACCESS_KEY_ID &&
      AWS_SECRET_ACCESS_KEY && {
        credentials: { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY },
      }),
  });
}

/** The bucket of all documents and artifacts. Streams both ways; a missing object is `object_missing`, a missing store transient. */
export class ObjectStore {
  private readonly buffers = new PartBuffers();

  constructor(
    private readonly client: S3Client,
    readonly bucket: string,
  ) {}

  /** Writes a stream; resolves with its etag. When it fails or is aborted, nothing stays behind; a fault of the stream is thrown as it is. */
  async put(key: string, body: AsyncIterable<Uint8Array | string>, options: PutOptions): Promise<string | null> {
    const { mediaType: ContentType, metadata: Metadata = {}, signal } = options;
    const upload = new PartUpload(this.client, { Bucket: this.bucket, Key: key, ContentType, Metadata }, this.buffers);
    const named = (error: unknown): never => {
      throw this.named(error, key);
    };
    try {
      for await (const chunk of signal ? addAbortSignal(signal, Readable.from(body)) : body)
        await upload.write(typeof chunk === 'string' ? Buffer.from(chunk) : chunk).catch(named);
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
    const version = etag ? { IfMatch: `"${etag}"` } : {};
    try {
      const { Body } = await this.client.send(new GetObjectCommand({ Bucket: bucket, Key: key, ...version }), {
        abortSignal: signal,
      });
      if (Body instanceof Readable) return Body;
    } catch (error) {
      throw this.named(error, key);
    }
    throw new TransientError('dependency_unavailable', `The object store gave no body for ${key}.`);
  }

  /** Copies an object into a local file. */
  async download(key: string, file: string, signal: AbortSignal): Promise<void> {
    await pipeline(await this.open(key, signal), createWriteStream(file), { signal });
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
    return getSignedUrl(this.client, command, { expiresIn });
  }

  /** Rejects when the bucket cannot be reached. */
  async ping(): Promise<void> {
    await this.client.send(new HeadBucketCommand({ Bucket: this.bucket }));
  }

  close(): void {
    this.client.destroy();
  }

  private named(error: unknown, key: string): Error {
    if (isMissing(error))
      return new PermanentError('object_missing', `There is no object ${key} in bucket ${this.bucket}.`, {
        cause: error,
      });
    if (isReplaced(error))
      return new TransientError('conflict', `The object ${key} was replaced at this moment.`, { cause: error });
    return new TransientError('dependency_unavailable', `The object store could not serve ${key}.`, { cause: error });
  }
}

export interface PutOptions {
  mediaType: string;
  metadata?: Record<string, string>;
  signal?: AbortSignal;
}

/** An object as a file to be saved. */
export interface Download {
  key: string;
  filename: string;
  mediaType: string;
  bucket?: string;
}

/** An etag without its quotes. */
const bare = (etag: string | undefined): string | null => etag?.replaceAll('"', '') ?? null;

const isMissing = (error: unknown): boolean =>
  error instanceof NoSuchKey ||
  error instanceof NotFound ||
  (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404 && error.name !== 'NoSuchBucket');

const isReplaced = (error: unknown): boolean =>
  error instanceof S3ServiceException && error.$metadata.httpStatusCode === 412;
