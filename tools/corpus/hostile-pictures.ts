import { crc32 } from 'node:zlib';
import { compressed } from './compressed.ts';

/** Tag, type, count and value of a TIFF of 8 x 8 grey pixels. */
const TIFF_ENTRIES = [
  [256, 3, 1, 8],
  [257, 3, 1, 8],
  [258, 3, 1, 8],
  [259, 3, 1, 1],
  [262, 3, 1, 1],
  [273, 4, 1, 110],
  [277, 3, 1, 1],
  [278, 3, 1, 8],
  [279, 4, 1, 64],
] as const;

/** A grey PNG, all white, of any size. */
export async function whitePng(width: number, height: number): Promise<Buffer> {
  const rows = 100;
  const row = Buffer.alloc(width + 1, 0xff);
  row[0] = 0;
  const pixels = await compressed(Buffer.concat(Array.from({ length: rows }, () => row)), height / rows);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))]);
}

/** A TIFF whose only page says that the next page is itself. */
export function endlessTiff(): Buffer {
  const start = Buffer.from([0x49, 0x49, 42, 0, 8, 0, 0, 0]);
  const directory = Buffer.alloc(2 + TIFF_ENTRIES.length * 12 + 4 + 64, 0x7f);
  directory.writeUInt16LE(TIFF_ENTRIES.length, 0);
  for (const [index, [tag, kind, count, value]] of TIFF_ENTRIES.entries()) {
    const at = 2 + index * 12;
    directory.writeUInt16LE(tag, at);
    directory.writeUInt16LE(kind, at + 2);
    directory.writeUInt32LE(count, at + 4);
    directory.writeUInt32LE(value, at + 8);
  }
  directory.writeUInt32LE(start.length, 2 + TIFF_ENTRIES.length * 12);
  return Buffer.concat([start, directory]);
}

function chunk(kind: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(kind), body]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}
