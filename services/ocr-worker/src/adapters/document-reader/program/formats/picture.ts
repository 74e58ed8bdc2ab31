import type { Metadata, Sharp } from 'sharp';
import { CodedError, PermanentError, TransientError } from '#libs/errors';
import { faultOf } from '../../../../domain/fault';
import { PICTURE_LIMITS, pictureScale } from '../../../../domain/picture-plan';
import type { Grey } from '../../../../domain/picture/grey';
import type { PageAnswers } from '../answers';
import type { PageReader } from '../ocr/recogniser';
import { loadSharp } from '../load-sharp';
import { refuseByCount } from './pdf';

/** Not SVG: it is a program that draws. `heif` is AVIF; HEIC from telephones needs another decoder. */
const ACCEPTED = ['jpeg', 'png', 'webp', 'tiff', 'gif', 'heif'];

/** Recognises a picture; every page of a TIFF, the first frame of an animation. */
export async function readPicture(file: Uint8Array, recognise: PageReader, answers: PageAnswers): Promise<void> {
  const pages = await picturesIn(file);
  for (let number = 1; number <= pages; number++) {
    if (answers.isSkipped(number)) continue;
    answers.at(number, 'render');
    try {
      answers.page(await recognise(number, await decode(file, number)));
    } catch (error) {
      if (!(error instanceof CodedError) || error instanceof TransientError) throw error;
      answers.failed(number, faultOf(error));
    }
  }
}

/** How many pages a picture has; refuses kinds that nobody here reads, and too many. */
export async function picturesIn(file: Uint8Array): Promise<number> {
  const header = await headerOf(file);
  const pages = header.format === 'tiff' ? (header.pages ?? 1) : 1;
  refuseByCount(pages);
  return pages;
}

/** The header of one page, before a pixel is decoded. */
export const pictureHeader = (file: Uint8Array, number: number): Promise<Metadata> =>
  orCorrupt(async () => (await open(file, number)).metadata());

async function headerOf(file: Uint8Array): Promise<Metadata> {
  const header = await orCorrupt(async () => (await open(file)).metadata());
  if (ACCEPTED.includes(header.format)) return header;
  throw new PermanentError('unsupported_media_type', `Pictures of the format ${header.format} are not supported`);
}

async function decode(file: Uint8Array, number: number): Promise<Grey> {
  const header = await pictureHeader(file, number);
  refuseBySize(number, header);
  const scale = pictureScale(header.width, header.height, header.density);
  const { data, info } = await orCorrupt(async () => {
    const upright = (await open(file, number)).rotate().flatten({ background: '#fff' });
    const sized = scale < 1 ? upright.resize({ width: Math.round(uprightWidth(header) * scale) }) : upright;
    return sized.toColourspace('b-w').raw().toBuffer({ resolveWithObject: true });
  });
  return { data, width: info.width, height: info.height };
}

async function open(file: Uint8Array, number = 1): Promise<Sharp> {
  const sharp = await loadSharp();
  return sharp(file, { page: number - 1, limitInputPixels: false, failOn: 'error' });
}

/** Decided from the header, before a pixel is decoded. */
function refuseBySize(page: number, { width, height }: Metadata): void {
  if (width * height <= PICTURE_LIMITS.pixels) return;
  const limit = PICTURE_LIMITS.pixels / 1e6;
  const message = `page ${page} has ${width} x ${height} pixels, limit ${limit} million`;
  throw new PermanentError('resource_limit_exceeded', message, { facts: { page, width, height, limit } });
}

/** EXIF orientations from 5 on lie on their side. */
function uprightWidth({ width, height, orientation = 1 }: Metadata): number {
  return orientation >= 5 ? height : width;
}

/** An error of sharp's names offsets and codecs only, but it is not ours to promise that. */
async function orCorrupt<T>(decoding: () => Promise<T>): Promise<T> {
  try {
    return await decoding();
  } catch (cause) {
    throw new PermanentError('corrupt_file', 'The picture is damaged and cannot be decoded', { cause });
  }
}
