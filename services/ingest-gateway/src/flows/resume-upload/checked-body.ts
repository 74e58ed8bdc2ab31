import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { PermanentError } from '#libs/errors';
import { tooLarge } from '../../domain/byte-meter';

/** What `Upload-Checksum` may name; tus asks for sha1 at least. */
export const CHECKSUMS = ['sha1', 'sha256', 'md5'];

/** A piece with a checksum waits on disk until it has been compared, so it must not be larger than this. */
export const CHECKED_BYTES = 64 * 1024 * 1024;

/** A piece that has arrived and is what its checksum says. */
export interface CheckedBody {
  readonly stream: Readable;
  /** Removes it from the disk. */
  drop(): Promise<void>;
}

/** Takes a piece as a whole and compares it with `Upload-Checksum`; of one that differs nothing is used: `piece_checksum_mismatch`. */
export async function checkedBody(body: Readable, header: string, folder = tmpdir()): Promise<CheckedBody> {
  const { algorithm, expected } = readHeader(header);
  const file = path.join(folder, `consilium-piece-${randomUUID()}`);
  const drop = (): Promise<void> => rm(file, { force: true });
  try {
    const actual = await spool(body, file, algorithm);
    if (!isSame(actual, expected))
      throw new PermanentError('piece_checksum_mismatch', 'The piece is not what its checksum says: send it again.');
    return { stream: createReadStream(file), drop };
  } catch (error) {
    await drop();
    throw error;
  }
}

function readHeader(header: string): { algorithm: string; expected: Buffer } {
  const [algorithm = '', digest = '', ...rest] = header.trim().split(/\s+/);
  if (rest.length > 0 || digest === '' || !CHECKSUMS.includes(algorithm.toLowerCase()))
    throw new PermanentError(
      'malformed_request',
      `Upload-Checksum is one of ${CHECKSUMS.join(', ')} and the digest in base64.`,
    );
  return { algorithm: algorithm.toLowerCase(), expected: Buffer.from(digest, 'base64') };
}

async function spool(body: Readable, file: string, algorithm: string): Promise<Buffer> {
  const hash = createHash(algorithm);
  let size = 0;
  const counted = async function* (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      size += chunk.length;
      if (size > CHECKED_BYTES) throw tooLarge(CHECKED_BYTES);
      hash.update(chunk);
      yield chunk;
    }
  };
  await pipeline(body.iterator({ destroyOnReturn: false }), counted, createWriteStream(file));
  return hash.digest();
}

const isSame = (one: Buffer, other: Buffer): boolean => one.length === other.length && timingSafeEqual(one, other);
