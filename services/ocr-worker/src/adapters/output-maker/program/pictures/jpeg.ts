import type { Metadata } from 'sharp';
import { type EmbeddedPicture, rotationOf } from './embedded-picture';

const COLORS: Record<string, { colorSpace: string; components: number }> = {
  'b-w': { colorSpace: '/DeviceGray', components: 1 },
  srgb: { colorSpace: '/DeviceRGB', components: 3 },
  cmyk: { colorSpace: '/DeviceCMYK', components: 4 },
};
/** Programs of Adobe, and all who follow them, store CMYK the other way round. */
const INVERTED = '/Decode[1 0 1 0 1 0 1 0]';

/** A JPEG as it is, byte for byte; null for the kinds that a PDF cannot hold. */
export function embedJpeg(file: Buffer, header: Metadata): EmbeddedPicture | null {
  const color = COLORS[header.space];
  const rotate = rotationOf(header.orientation);
  if (!color || rotate === null || header.depth !== 'uchar') return null;
  return {
    width: header.width,
    height: header.height,
    colorSpace: color.colorSpace,
    bits: 8,
    filter: 'DCTDecode',
    entries: color.components === 4 ? INVERTED : '',
    data: file,
    rotate,
    profile: profileFor(color.components, header.icc),
  };
}

/** An ICC profile names the colours it is for at byte 16. */
function profileFor(components: number, icc: Buffer | undefined): Buffer | undefined {
  const wanted = { 1: 'GRAY', 3: 'RGB ', 4: 'CMYK' }[components];
  return icc?.toString('latin1', 16, 20) === wanted ? icc : undefined;
}
