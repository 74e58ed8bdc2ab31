import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  type CompletedPart,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { PART_BYTES, type PartBuffers } from './part-buffers';

/** The object that is made. */
export interface UploadTarget {
  Bucket: string;
  Key: string;
  ContentType: string;
  Metadata: Record<string, string>;
}

/**
 * One object from bytes whose number is not known: a single request up to the size of a part, parts above. While one part is
 * sent the next one fills. It ends with `finish` or `abort`, and in either case with `release`.
 */
export class PartUpload {
  private readonly stop = new AbortController();
  private readonly parts: CompletedPart[] = [];
  private uploadId: string | undefined;
  private part: Buffer | undefined;
  private filled = 0;
  private sending: Promise<void> = Promise.resolve();

  constructor(
    private readonly client: S3Client,
    private readonly target: UploadTarget,
    private readonly buffers: PartBuffers,
  ) {}

  /** Takes bytes. They are copied: the chunk is garbage at once, instead of living until its part is sent. */
  async write(chunk: Uint8Array): Promise<void> {
    for (let taken = 0; taken < chunk.length;) {
      if (this.part && this.filled === PART_BYTES) await this.sendFilled(this.part);
      this.part ??= this.buffers.take();
      const piece = chunk.subarray(taken, taken + PART_BYTES - this.filled);
      this.part.set(piece, this.filled);
      this.filled += piece.length;
      taken += piece.length;
    }
  }

  /** Makes the object; its etag. */
  async finish(): Promise<string | undefined> {
    const rest = this.part?.subarray(0, this.filled) ?? Buffer.alloc(0);
    if (this.uploadId === undefined) return this.putWhole(rest);
    await this.sending;
    await this.send(rest);
    const { ETag } = await this.client.send(
      new CompleteMultipartUploadCommand({ ...this.place, MultipartUpload: { Parts: this.parts } }),
      this.options,
    );
    return ETag;
  }

  /** Gives the upload up: nothing of it is left in the store, as far as that can be reached. */
  async abort(): Promise<void> {
    this.stop.abort();
    await this.sending.catch(() => undefined);
    if (this.uploadId !== undefined) await this.client.send(new AbortMultipartUploadCommand(this.place));
  }

  /** Gives the memory back. */
  release(): void {
    if (this.part) this.buffers.giveBack(this.part);
    this.part = undefined;
  }

  private get place(): { Bucket: string; Key: string; UploadId: string | undefined } {
    return { Bucket: this.target.Bucket, Key: this.target.Key, UploadId: this.uploadId };
  }

  private get options(): { abortSignal: AbortSignal } {
    return { abortSignal: this.stop.signal };
  }

  private async putWhole(Body: Buffer): Promise<string | undefined> {
    const { ETag } = await this.client.send(new PutObjectCommand({ ...this.target, Body }), this.options);
    return ETag;
  }

  private async sendFilled(part: Buffer): Promise<void> {
    if (this.uploadId === undefined) await this.begin();
    await this.sending;
    this.part = undefined;
    this.filled = 0;
    this.sending = this.send(part).finally(() => this.buffers.giveBack(part));
    this.sending.catch(() => undefined); // whoever waits for it next sees the error
    if (this.buffers.areShort) await this.sending;
  }

  private async begin(): Promise<void> {
    const { UploadId } = await this.client.send(new CreateMultipartUploadCommand(this.target), this.options);
    this.uploadId = UploadId;
  }

  private async send(Body: Buffer): Promise<void> {
    const PartNumber = this.parts.length + 1;
    const part = { ...this.place, PartNumber, Body, ContentLength: Body.length };
    const { ETag } = await this.client.send(new UploadPartCommand(part), this.options);
    this.parts.push({ PartNumber, ETag });
  }
}
