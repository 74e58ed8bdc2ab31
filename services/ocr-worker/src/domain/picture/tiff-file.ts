import type { Grey } from './grey';

const DARK = 128;
/** Field types of TIFF 6.0. */
const SHORT = 3;
const LONG = 4;
/** Values of `PhotometricInterpretation`. */
const WHITE_IS_ZERO = 0;
const BLACK_IS_ZERO = 1;
const HEADER_BYTES = 8;
const ENTRY_BYTES = 12;

/** A picture file in pieces, one after the other: its pixels need not be copied behind a header. */
export type TiffFile = readonly Uint8Array[];

/**
 * The picture as an uncompressed TIFF, one byte per pixel. The pixels are those of the picture itself. Leptonica copies its rows, whereas it asks libc for each
 * byte of a PGM, which is 6 % of the CPU that Tesseract takes for a page.
 */
export function toGreyTiff({ data, width, height }: Grey): TiffFile {
  return [tiffHeader({ width, height, bits: 8, photometric: BLACK_IS_ZERO, bytes: data.length }), data];
}

/** The picture as an uncompressed TIFF, one bit per pixel, set for black, rows padded to bytes. */
export function toBilevelTiff({ data, width, height }: Grey): TiffFile {
  const stride = (width + 7) >> 3;
  const bits = new Uint8Array(stride * height);
  for (let y = 0; y < height; y++) {
    const [from, to] = [y * width, y * stride];
    for (let x = 0; x < width; x++) if (data[from + x]! < DARK) bits[to + (x >> 3)]! |= 0x80 >> (x & 7);
  }
  return [tiffHeader({ width, height, bits: 1, photometric: WHITE_IS_ZERO, bytes: bits.length }), bits];
}

/** Everything before the pixels, which are one strip behind it. */
function tiffHeader(picture: { width: number; height: number; bits: number; photometric: number; bytes: number }) {
  const { width, height, bits, photometric, bytes } = picture;
  const entries = (strip: number): [tag: number, type: number, value: number][] => [
    [256, LONG, width],
    [257, LONG, height],
    [258, SHORT, bits],
    [259, SHORT, 1], // not compressed
    [262, SHORT, photometric],
    [273, LONG, strip],
    [277, SHORT, 1], // samples per pixel
    [278, LONG, height],
    [279, LONG, bytes],
  ];
  const count = entries(0).length;
  const header = Buffer.alloc(HEADER_BYTES + 2 + count * ENTRY_BYTES + 4);
  header.write('II*\0', 'latin1');
  header.writeUInt32LE(HEADER_BYTES, 4);
  header.writeUInt16LE(count, HEADER_BYTES);
  for (const [index, [tag, type, value]] of entries(header.length).entries()) {
    const at = HEADER_BYTES + 2 + index * ENTRY_BYTES;
    header.writeUInt16LE(tag, at);
    header.writeUInt16LE(type, at + 2);
    header.writeUInt32LE(1, at + 4);
    header.writeUInt32LE(value, at + 8);
  }
  return header;
}
