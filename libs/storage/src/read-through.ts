import { createHash } from 'node:crypto';
import { HEAD_BYTES } from './sniff/sniff-media-type';

/** What reading a file once tells. */
export interface ReadFile {
  /** Bytes. */
  size: number;
  /** Hex. */
  sha256: string;
  /** As many of its first bytes as tell its type, see `sniffMediaType`. */
  head: Buffer;
}

/** Reads a file from its first byte to its last without keeping it: memory does not depend on its size. */
export async function readThrough(chunks: AsyncIterable<Buffer>): Promise<ReadFile> {
  const hash = createHash('sha256');
  const head: Buffer[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    if (size < HEAD_BYTES) head.push(chunk.subarray(0, HEAD_BYTES - size));
    size += chunk.length;
    hash.update(chunk);
  }
  return { size, sha256: hash.digest('hex'), head: Buffer.concat(head) };
}
