import type { EmbeddedPicture } from './embedded-picture';

const SIGNATURE_BYTES = 8;
const GREY = 0;
const TRUE_COLOR = 2;
const PALETTE = 3;

/** A PNG's compressed rows as they are: PDF's FlateDecode with predictor 15 reads them. Null for interlaced and transparent ones and those of 16 bits. */
export function embedPng(file: Buffer): EmbeddedPicture | null {
  const chunks = chunksOf(file);
  const header = chunks.find(({ type }) => type === 'IHDR')?.data;
  if (!header || chunks.some(({ type }) => type === 'tRNS')) return null;
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const [bits = 0, kind = 0, , , interlaced = 0] = header.subarray(8);
  const colorSpace = colorSpaceOf(kind, chunks.find(({ type }) => type === 'PLTE')?.data);
  if (!colorSpace || bits > 8 || interlaced !== 0) return null;
  const colors = kind === TRUE_COLOR ? 3 : 1;
  return {
    width,
    height,
    colorSpace,
    bits,
    filter: 'FlateDecode',
    entries: `/DecodeParms<</Predictor 15/Colors ${colors}/BitsPerComponent ${bits}/Columns ${width}>>`,
    data: Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data)),
    rotate: 0,
  };
}

interface Chunk {
  type: string;
  data: Buffer;
}

function chunksOf(file: Buffer): Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = SIGNATURE_BYTES; at + 12 <= file.length;) {
    const length = file.readUInt32BE(at);
    chunks.push({ type: file.toString('latin1', at + 4, at + 8), data: file.subarray(at + 8, at + 8 + length) });
    at += length + 12;
  }
  return chunks;
}

function colorSpaceOf(kind: number, palette: Buffer | undefined): string | null {
  if (kind === GREY) return '/DeviceGray';
  if (kind === TRUE_COLOR) return '/DeviceRGB';
  if (kind !== PALETTE || !palette) return null;
  return `[/Indexed/DeviceRGB ${palette.length / 3 - 1}<${palette.toString('hex')}>]`;
}
