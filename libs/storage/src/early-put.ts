import { Readable } from 'node:stream';
import type { S3Client } from '@aws-sdk/client-s3';
import { earlyPuts } from './metrics';
import { putCommand, type UploadTarget } from './put-command';

/** A smaller file is whole nearly as soon as its request has begun. */
const LEAST_BYTES = 1024 * 1024;

/** So many at once: slow senders must not take all connections to the store. */
const AT_ONCE = 16;

/** A sender that brings nothing for so long is a slow one: its file is sent when it is whole. */
const STARVED_MS = 1_000;

/**
 * Requests that begin before their file is whole. S3 wants the length in front, so it has to be guessed; the last byte is held
 * back until the guess has proved right, and without it the store makes no object.
 */
export class EarlyPuts {
  /** So many are under way. */
  underWay = 0;

  constructor(
    private readonly client: S3Client,
    private readonly starvedMs = STARVED_MS,
  ) {}

  /** One for the first `length` bytes of the buffer; undefined when it would gain nothing, or too many are under way. */
  begin(target: UploadTarget, buffer: Buffer, length = 0): EarlyPut | undefined {
    if (length < LEAST_BYTES || length > buffer.length || this.underWay >= AT_ONCE) return undefined;
    this.underWay++;
    return new EarlyPut(this.client, target, buffer.subarray(0, length), {
      starvedMs: this.starvedMs,
      onEnd: () => this.underWay--,
    });
  }
}

/** One of them: told how far its buffer is filled, it ends with `finish` or `giveUp`. */
export class EarlyPut {
  private readonly stop = new AbortController();
  private readonly body: FillingBody;
  private readonly starving: NodeJS.Timeout;
  private readonly etag: Promise<string | undefined>;

  constructor(
    client: S3Client,
    target: UploadTarget,
    private readonly bytes: Buffer,
    { starvedMs, onEnd }: { starvedMs: number; onEnd: () => void },
  ) {
    this.body = new FillingBody(bytes);
    this.starving = setTimeout(() => void this.giveUp(), starvedMs);
    this.etag = this.send(client, target).finally(() => {
      clearTimeout(this.starving);
      this.body.destroy();
      onEnd();
    });
  }

  /** So many bytes of the file are in the buffer. */
  filled(length: number): void {
    if (length > this.bytes.length) void this.giveUp();
    else this.body.fill(Math.min(length, this.bytes.length - 1));
    this.starving.refresh();
  }

  /** The file has so many bytes. The etag of its object; undefined when there is none, and the file has to be sent. */
  finish(length: number): Promise<string | undefined> {
    clearTimeout(this.starving);
    if (length === this.bytes.length) this.body.fill(length);
    else void this.giveUp();
    return this.etag;
  }

  /** There will be no object; resolves when nothing is sent any more. */
  async giveUp(): Promise<void> {
    this.stop.abort();
    await this.etag;
  }

  /** What the store has against it is said by the request that comes after it. */
  private async send(client: S3Client, target: UploadTarget): Promise<string | undefined> {
    try {
      const command = putCommand(target, this.body, this.bytes.length);
      const { ETag } = await client.send(command, { abortSignal: this.stop.signal });
      earlyPuts.inc({ outcome: 'used' });
      return ETag;
    } catch {
      earlyPuts.inc({ outcome: this.stop.signal.aborted ? 'given_up' : 'failed' });
      return undefined;
    }
  }
}

/** A stream of the bytes of a buffer that is being filled. */
class FillingBody extends Readable {
  private end = 0;
  private given = 0;
  private isWanted = false;

  constructor(private readonly bytes: Buffer) {
    super();
  }

  fill(end: number): void {
    this.end = end;
    if (this.isWanted) this.give();
  }

  override _read(): void {
    this.isWanted = true;
    this.give();
  }

  private give(): void {
    if (this.given === this.end) return;
    this.isWanted = false;
    const ready = this.bytes.subarray(this.given, this.end);
    this.given = this.end;
    this.push(ready);
    if (this.given === this.bytes.length) this.push(null);
  }
}
