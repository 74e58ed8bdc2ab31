import { createHash } from 'node:crypto';
import { readThrough } from './read-through';
import { HEAD_BYTES } from './sniff/sniff-media-type';

async function* inPieces(bytes: Buffer, length: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

describe('readThrough', () => {
  const bytes = Buffer.from(Array.from({ length: HEAD_BYTES * 2 + 7 }, (_, index) => index % 251));

  it.each([1_000, HEAD_BYTES, HEAD_BYTES * 3])(
    'counts, hashes and keeps the head of pieces of %d bytes',
    async (length) => {
      expect(await readThrough(inPieces(bytes, length))).toEqual({
        size: bytes.length,
        sha256: createHash('sha256').update(bytes).digest('hex'),
        head: bytes.subarray(0, HEAD_BYTES),
      });
    },
  );

  it('knows the empty file', async () => {
    expect(await readThrough(inPieces(Buffer.alloc(0), 1))).toMatchObject({ size: 0, head: Buffer.alloc(0) });
  });
});
