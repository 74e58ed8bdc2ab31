import { decodeBmp } from './bmp';
import { decodeHeic } from './heic';

/** Brands of HEIF files whose pictures are compressed as HEVC, or may be. Those that are AVIF say so among their compatible brands. */
const HEIC = /^.{4}ftyp(?:hei[cxms]|hevc|mif1|msf1)/s;
const BRANDS_BYTES = 64;

/** A picture in a format that sharp decodes: BMP and HEIC are converted, all others are left as they are. */
export async function asKnownPicture(file: Buffer): Promise<Buffer> {
  const head = file.subarray(0, BRANDS_BYTES).toString('latin1');
  if (head.startsWith('BM')) return decodeBmp(file);
  return HEIC.test(head) && !head.includes('avif') ? decodeHeic(file) : file;
}
