import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  type CompletedPart,
  CreateMultipartUploadCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import type { EarlyPut, EarlyPuts } from './early-put';
import { PART_BYTES, type PartBuffers } from './part-buffers';
import { putCommand, type UploadTarget } from './put-command';
import { unsignedData, WHILE_BUILT } from './unsigned-data';

/** What uploads share. */
export interface UploadMeans {
  readonly client: S3Client;
  readonly buffers: PartBuffers;
  readonly early: EarlyPuts;
}

/**
 * One object from bytes whose number is not known: a single request up to the size of two parts, parts above. While one half of
 * its buffer is sent the other one fills. It ends with `finish` or `abort`, and in either case with `release`.
 */
export class PartUpload {
  private readonly stop = new AbortController();
  private readonly parts: CompletedPart[] = [];
  /** What is being sent of each half. */
  private readonly sending = [Promise.resolve(), Promise.resolve()];
  /** The half that fills, and how far. */
  private half = 0;
  private filled = 0;
  private uploadId: string | undefined;
  private partNumber = 0;

  private constructor(
    private readonly means: UploadMeans,
    private readonly target: UploadTarget,
    private readonly buffer: Buffer<ArrayBuffer>,
    private early: EarlyPut | undefined,
  ) {}

  /** One that has its memory; it may have to wait for it. Whose length is known, or a good guess, is sent while it fills. */
  static async open(means: UploadMeans, target: UploadTarget, likelyBytes?: number): Promise<PartUpload> {
    const buffer = await means.buffers.take();
    return new PartUpload(means, target, buffer, means.early.begin(target, buffer, likelyBytes));
  }

  /** Takes bytes; there is something to wait for only when they need room. They are copied: the chunk is garbage at once, instead of living until its part is sent. */
  write(chunk: Uint8Array): Promise<void> | undefined {
    if (this.filled + chunk.length > PART_BYTES) return this.writeInPieces(chunk);
    this.keep(chunk);
    return undefined;
  }

  /** Makes the object; its etag. */
  async finish(): Promise<string | undefined> {
    if (this.uploadId === undefined) return (await this.early?.finish(this.length)) ?? this.putWhole();
    await this.send(this.half);
    await Promise.all(this.sending);
    const Parts = this.parts.toSorted((one, other) => (one.PartNumber ?? 0) - (other.PartNumber ?? 0));
    const command = new CompleteMultipartUploadCommand({ ...this.place, MultipartUpload: { Parts } });
    const { ETag } = await this.means.client.send(command, this.options);
    return ETag;
  }

  /** Gives the upload up: nothing of it is left in the store, as far as that can be reached. */
  async abort(): Promise<void> {
    this.stop.abort();
    await Promise.allSettled([...this.sending, this.early?.giveUp()]);
    if (this.uploadId !== undefined) await this.means.client.send(new AbortMultipartUploadCommand(this.place));
  }

  /** Gives the memory back. */
  release(): void {
    this.means.buffers.giveBack(this.buffer);
  }

  private async writeInPieces(chunk: Uint8Array): Promise<void> {
    for (let taken = 0; taken < chunk.length;) {
      if (this.filled === PART_BYTES) await this.makeRoom();
      const piece = chunk.subarray(taken, taken + PART_BYTES - this.filled);
      this.keep(piece);
      taken += piece.length;
    }
  }

  private keep(piece: Uint8Array): void {
    this.buffer.set(piece, this.length);
    this.filled += piece.length;
    this.early?.filled(this.length);
  }

  /** Of a file that is still within its buffer. */
  private get length(): number {
    return this.half * PART_BYTES + this.filled;
  }

  private get place(): { Bucket: string; Key: string; UploadId: string | undefined } {
    return { Bucket: this.target.Bucket, Key: this.target.Key, UploadId: this.uploadId };
  }

  private get options(): { abortSignal: AbortSignal } {
    return { abortSignal: this.stop.signal };
  }

  /** Both halves are filled before the first is sent, unless memory is short: most files end before and are a single request. */
  private async makeRoom(): Promise<void> {
    const isFirst = this.uploadId === undefined;
    if (isFirst && this.half === 0 && !this.means.buffers.areShort) return this.fill(1);
    if (isFirst) await this.begin();
    if (isFirst && this.half === 1) this.start(0);
    this.start(this.half);
    return this.fill(this.means.buffers.areShort ? this.half : 1 - this.half);
  }

  private async fill(half: number): Promise<void> {
    await this.sending[half];
    this.half = half;
    this.filled = 0;
  }

  private async begin(): Promise<void> {
    void this.early?.giveUp();
    this.early = undefined;
    const { UploadId } = await this.means.client.send(new CreateMultipartUploadCommand(this.target), this.options);
    this.uploadId = UploadId;
  }

  private start(half: number): void {
    const sent = this.send(half);
    sent.catch(() => undefined); // whoever waits for it next sees the error
    this.sending[half] = sent;
  }

  private async send(half: number): Promise<void> {
    const from = half * PART_BYTES;
    const Body = this.buffer.subarray(from, from + (half === this.half ? this.filled : PART_BYTES));
    const PartNumber = ++this.partNumber;
    const command = new UploadPartCommand({ ...this.place, PartNumber, Body, ContentLength: Body.length });
    command.middlewareStack.add(unsignedData, WHILE_BUILT);
    const { ETag } = await this.means.client.send(command, this.options);
    this.parts.push({ PartNumber, ETag });
  }

  private async putWhole(): Promise<string | undefined> {
    const command = putCommand(this.target, this.buffer.subarray(0, this.length), this.length);
    const { ETag } = await this.means.client.send(command, this.options);
    return ETag;
  }
}
