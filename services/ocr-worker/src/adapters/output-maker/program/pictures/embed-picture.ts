import sharp, { type Metadata, type Sharp } from 'sharp';
import { PermanentError } from '#libs/errors';
import { PICTURE_LIMITS } from '../../../../domain/picture-plan';
import type { EmbeddedPicture } from './embedded-picture';
import { embedJpeg } from './jpeg';
import { embedPng } from './png';
import { embedGroup4, type TiffPage, tiffPages } from './tiff';

/** For pictures that lose something anyway; more is not seen. */
const JPEG_QUALITY = 90;
/** Compressions of TIFF that lose something. */
const LOSSY_TIFF = ['jpeg', 'webp', 'jp2k'];
/** The first chunk of a WebP that loses nothing. */
const LOSSLESS_WEBP = 'VP8L';

/** A picture file in memory, and the directory of its pages if it is a TIFF. */
export class PictureFile {
  private readonly tiff: TiffPage[];

  constructor(private readonly bytes: Buffer) {
    this.tiff = tiffPages(bytes);
  }

  /** The frames of a TIFF are pages; those of a GIF or WebP are an animation, of which the first is shown. */
  async pageCount(): Promise<number> {
    const { format, pages = 1 } = await orCorrupt(() => this.open(0).metadata());
    return format === 'tiff' ? pages : 1;
  }

  /** One frame, counted from 0. */
  open(frame: number): Sharp {
    return sharp(this.bytes, { page: frame, limitInputPixels: PICTURE_LIMITS.pixels, failOn: 'error' });
  }

  /**
   * A frame as a PDF can hold it. JPEG, PNG and fax pages keep their bytes; the pixels of all other lossless kinds stay the same, and what loses something
   * anyway becomes a JPEG.
   */
  async embed(frame: number): Promise<EmbeddedPicture> {
    return orCorrupt(async () => {
      const header = await this.open(frame).metadata();
      return this.asItIs(frame, header) ?? (await this.encodedAnew(frame, header));
    });
  }

  private asItIs(frame: number, header: Metadata): EmbeddedPicture | null {
    if (header.format === 'jpeg') return embedJpeg(this.bytes, header);
    if (header.format === 'png') return embedPng(this.bytes);
    const page = header.format === 'tiff' ? this.tiff[frame] : undefined;
    return page ? embedGroup4(this.bytes, page) : null;
  }

  private async encodedAnew(frame: number, header: Metadata): Promise<EmbeddedPicture> {
    const upright = this.open(frame).rotate();
    const picture = header.hasAlpha ? upright.flatten({ background: '#fff' }) : upright;
    if (header.format === 'tiff' && header.bitsPerSample === 1) return asFax(picture, header);
    const colored = picture.toColourspace(header.space === 'b-w' ? 'b-w' : 'srgb');
    if (!this.losesSomething(header)) return embedded(embedPng(await colored.png({ compressionLevel: 9 }).toBuffer()));
    const bytes = await colored.jpeg({ quality: JPEG_QUALITY }).toBuffer();
    return embedded(embedJpeg(bytes, await sharp(bytes).metadata()));
  }

  private losesSomething({ format, compression }: Metadata): boolean {
    if (format === 'webp') return !this.bytes.subarray(0, 64).includes(LOSSLESS_WEBP);
    if (format === 'tiff') return LOSSY_TIFF.includes(compression ?? '');
    return format === 'jpeg' || format === 'heif';
  }
}

/** Black and white as fax group 4, in one strip: smaller than any other way, and no pixel is lost. */
async function asFax(picture: Sharp, { width, height, orientation = 1 }: Metadata): Promise<EmbeddedPicture> {
  const rows = orientation >= 5 ? width : height;
  const fax = { compression: 'ccittfax4', bitdepth: 1, miniswhite: true, tileHeight: rows } as const;
  const bytes = await picture.toColourspace('b-w').tiff(fax).toBuffer();
  const [page] = tiffPages(bytes);
  return embedded(page ? embedGroup4(bytes, page) : null);
}

function embedded(picture: EmbeddedPicture | null): EmbeddedPicture {
  if (picture) return picture;
  throw new PermanentError('corrupt_file', 'The picture cannot be put into a PDF');
}

/** Does something with a picture; whatever its decoder says becomes a `corrupt_file`. */
export async function orCorrupt<T>(decoding: () => Promise<T>): Promise<T> {
  try {
    return await decoding();
  } catch (cause) {
    throw new PermanentError('corrupt_file', 'The picture is damaged and cannot be decoded', { cause });
  }
}
