import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { Dispatcher } from 'undici';
import { PermanentError } from '#libs/errors';

/** The body is larger than allowed; thrown as soon as that is known. */
export class BodyTooLarge extends PermanentError {
  constructor(maxBytes: number) {
    super('payload_too_large', `The answer is larger than ${maxBytes} bytes.`);
  }
}

/** The whole body, decompressed. Throws `BodyTooLarge` above `maxBytes`, counted before and after decompression. */
export async function bodyOf({ headers, body }: Dispatcher.ResponseData, maxBytes: number): Promise<Buffer> {
  if (Number(headers['content-length'] ?? 0) > maxBytes) {
    body.destroy();
    throw new BodyTooLarge(maxBytes);
  }
  const decompress = DECOMPRESS[String(headers['content-encoding'] ?? '').toLowerCase()];
  if (!decompress) return collect(body, maxBytes);
  const decompressor = decompress();
  const [whole] = await Promise.all([collect(decompressor, maxBytes), pipeline(body, decompressor)]);
  return whole;
}

const DECOMPRESS: Record<string, () => NodeJS.ReadWriteStream & Readable> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

async function collect(stream: Readable, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new BodyTooLarge(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
