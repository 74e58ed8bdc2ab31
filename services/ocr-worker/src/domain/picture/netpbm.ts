import type { Grey } from './grey';

const DARK = 128;

/** A picture file in pieces, one after the other: its pixels need not be copied behind a header. */
export type NetpbmFile = readonly Uint8Array[];

/** The picture as a PGM file, one byte per pixel. The pixels are those of the picture itself. */
export function toPgm({ data, width, height }: Grey): NetpbmFile {
  return [Buffer.from(`P5\n${width} ${height}\n255\n`), data];
}

/** The picture as a PBM file, one bit per pixel, set for black, rows padded to bytes: an eighth of the bytes for Tesseract to read. */
export function toPbm({ data, width, height }: Grey): NetpbmFile {
  const header = Buffer.from(`P4\n${width} ${height}\n`);
  const stride = (width + 7) >> 3;
  const file = Buffer.alloc(header.length + stride * height);
  header.copy(file);
  for (let y = 0; y < height; y++) {
    const from = y * width;
    const to = header.length + y * stride;
    for (let x = 0; x < width; x++) if (data[from + x]! < DARK) file[to + (x >> 3)]! |= 0x80 >> (x & 7);
  }
  return [file];
}
