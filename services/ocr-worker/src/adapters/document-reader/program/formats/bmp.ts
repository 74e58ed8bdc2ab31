import sharp from 'sharp';
import { PermanentError } from '#libs/errors';
import { PICTURE_LIMITS } from '../../../../domain/picture-plan';

/** Compressions: none, and none with masks of the colours (of which only the common ones are known here). */
const PLAIN = [0, 3];
const METERS_PER_INCH = 0.0254;
/** The header's size up to the number of colours. */
const HEADER_END = 54;

/** What the header of a BMP says. `rows` run from below unless `fromTop`. */
interface BmpHeader {
  pixels: number;
  palette: number;
  width: number;
  height: number;
  fromTop: boolean;
  bits: number;
  density: number;
}

/** A BMP as a PNG. Run-length encoded ones, which nobody writes, are refused. */
export async function decodeBmp(file: Buffer): Promise<Buffer> {
  const header = headerOf(file);
  const { width, height, density } = header;
  if (width * height > PICTURE_LIMITS.pixels) {
    const message = `the picture has ${width} x ${height} pixels, limit ${PICTURE_LIMITS.pixels / 1e6} million`;
    throw new PermanentError('resource_limit_exceeded', message, { facts: { width, height } });
  }
  const raw = sharp(pixelsOf(file, header), { raw: { width, height, channels: 3 } });
  return raw
    .withMetadata(density > 0 ? { density } : {})
    .png({ compressionLevel: 1 })
    .toBuffer();
}

function headerOf(file: Buffer): BmpHeader {
  if (file.length < HEADER_END) throw damaged();
  const height = file.readInt32LE(22);
  const header = {
    pixels: file.readUInt32LE(10),
    palette: 14 + file.readUInt32LE(14),
    width: file.readInt32LE(18),
    height: Math.abs(height),
    fromTop: height < 0,
    bits: file.readUInt16LE(28),
    density: Math.round(file.readInt32LE(38) * METERS_PER_INCH),
  };
  const isKnown = PLAIN.includes(file.readUInt32LE(30)) && [1, 4, 8, 24, 32].includes(header.bits);
  if (!isKnown || header.width < 1 || header.height < 1) throw damaged();
  if (header.pixels + strideOf(header) * header.height > file.length) throw damaged();
  return header;
}

/** Bytes of a row: padded to four. */
const strideOf = ({ width, bits }: BmpHeader): number => Math.ceil((width * bits) / 32) * 4;

/** Red, green and blue of every pixel, from the top left. */
function pixelsOf(file: Buffer, header: BmpHeader): Buffer {
  const { width, height, pixels, fromTop } = header;
  const stride = strideOf(header);
  const rgb = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y++) {
    const row = pixels + (fromTop ? y : height - 1 - y) * stride;
    for (let x = 0; x < width; x++) {
      const color = colorAt(file, row, x, header);
      const to = (y * width + x) * 3;
      rgb[to] = file[color + 2] ?? 0;
      rgb[to + 1] = file[color + 1] ?? 0;
      rgb[to + 2] = file[color] ?? 0;
    }
  }
  return rgb;
}

/** Where the blue, green and red of a pixel stand: in the row itself, or in the palette. */
function colorAt(file: Buffer, row: number, x: number, { bits, palette }: BmpHeader): number {
  if (bits >= 24) return row + (x * bits) / 8;
  const perByte = 8 / bits;
  const byte = file[row + Math.floor(x / perByte)] ?? 0;
  const index = (byte >> (8 - bits * ((x % perByte) + 1))) & ((1 << bits) - 1);
  return palette + index * 4;
}

const damaged = (): PermanentError =>
  new PermanentError('corrupt_file', 'The BMP is damaged, or of a kind that is not supported');
