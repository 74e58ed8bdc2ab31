import type { Sharp } from 'sharp';
import type { Attempt } from '../../../../domain/page-attempts';
import type { PageBox } from '../../../../domain/page-words';
import { evenOutContrast } from '../../../../domain/picture/contrast';
import { densestPart } from '../../../../domain/picture/densest-part';
import { cutOut, type Grey, quarterTurn } from '../../../../domain/picture/grey';
import { findLetters, type Letter, medianHeight } from '../../../../domain/picture/letters';
import { type TiffFile, toBilevelTiff, toGreyTiff } from '../../../../domain/picture/tiff-file';
import { whitenPaper } from '../../../../domain/picture/paper';
import { beforeStraightening, straighten } from '../../../../domain/picture/shear';
import { looksSideways, skewOf } from '../../../../domain/picture/skew';
import { inkShare, inkThreshold, inkTone, isBilevel, type Tones, tonesOf } from '../../../../domain/picture/tones';
import type { PixelBox } from '../../../../domain/tesseract-tsv';
import { loadSharp } from '../load-sharp';

/** Tesseract's LSTM reads letters of 20 to 30 pixels best; between the two bounds rescaling costs more than it gives. */
const LETTER_PIXELS = { small: 12, wanted: 22, large: 40, wantedOfLarge: 26 };
const MAX_ENLARGEMENT = 3;
/** Part of the pixels that are ink on a page that holds at least a line of print. */
const FAINTEST_PAGE = 0.0005;
/** Ink whose mean tone is this light is pale; that of good print, edges included, is 0 to 90. */
const PALE_INK = 100;
/** Pixels; joins the dots of a printer at 200 to 300 dpi and leaves the gaps between letters. */
const SMOOTHING = 1.7;
/** Tesseract refuses pictures with a longer side. */
const MAX_SIDE = 32_000;

/** The picture that Tesseract reads: upright, straight, letters about 22 pixels high. `toPage` leads back to the upright page. */
export interface PageImage {
  file: TiffFile;
  blank: boolean;
  rescaled: boolean;
  sideways: boolean;
  pale: boolean;
  toPage: (box: PixelBox) => PageBox;
  /** Some of its lines, where most letters are. */
  sample: () => TiffFile;
}

/** Prepares a page's picture in one way; leaves the page itself alone. */
export async function makePageImage(page: Grey, attempt: Attempt): Promise<PageImage> {
  const turned = quarterTurn(page, attempt.turn);
  const upright = await retouched(turned, attempt);
  const tones = tonesOf(upright);
  const threshold = inkThreshold(tones);
  const letters = findLetters(upright, threshold);
  const skew = skewOf(letters, upright);
  const wanted = attempt.rescale ? scaleFor(medianHeight(letters)) : 1;
  const scale = Math.min(wanted, MAX_SIDE / Math.max(upright.width, upright.height));
  const straight = skew ? straighten(upright, skew) : upright;
  const picture = scale === 1 ? straight : await resize(straight, scale);
  const asIs = scale === 1 && !skew;
  return {
    file: asIs && isBilevel(tones) ? toBilevelTiff(picture) : toGreyTiff(picture),
    blank: isBlank(letters, tones),
    rescaled: scale !== 1,
    sideways: looksSideways(letters, upright),
    pale: inkTone(tones, threshold) >= PALE_INK,
    toPage: (box) => toPage(box, picture, { upright, skew }),
    sample: () => toGreyTiff(cutOut(picture, scaled(densestPart(letters, upright), scale))),
  };
}

async function retouched(picture: Grey, { evenOut, smooth, whiten }: Attempt): Promise<Grey> {
  const even = evenOut ? evenOutContrast(picture) : picture;
  if (!smooth) return even;
  const smoothed = (await rawOf(even)).blur(SMOOTHING).toColourspace('b-w').raw();
  const soft = greyOf(await smoothed.toBuffer({ resolveWithObject: true }));
  return whiten ? whitenPaper(soft) : soft;
}

function scaleFor(letterHeight: number): number {
  if (!letterHeight) return 1;
  if (letterHeight < LETTER_PIXELS.small) return Math.min(MAX_ENLARGEMENT, LETTER_PIXELS.wanted / letterHeight);
  return letterHeight > LETTER_PIXELS.large ? LETTER_PIXELS.wantedOfLarge / letterHeight : 1;
}

function isBlank(letters: readonly Letter[], tones: Tones): boolean {
  return letters.length === 0 && inkShare(tones) < FAINTEST_PAGE;
}

async function resize(picture: Grey, scale: number): Promise<Grey> {
  const width = Math.max(1, Math.round(picture.width * scale));
  const resized = (await rawOf(picture)).resize({ width, kernel: scale > 1 ? 'cubic' : 'lanczos3' });
  return greyOf(await resized.toColourspace('b-w').raw().toBuffer({ resolveWithObject: true }));
}

function scaled({ x, y, width, height }: PixelBox, scale: number): PixelBox {
  return { x: x * scale, y: y * scale, width: width * scale, height: height * scale };
}

async function rawOf({ data, width, height }: Grey): Promise<Sharp> {
  const sharp = await loadSharp();
  return sharp(data, { raw: { width, height, channels: 1 } });
}

function greyOf({ data, info }: { data: Buffer; info: { width: number; height: number } }): Grey {
  return { data, width: info.width, height: info.height };
}

function toPage(box: PixelBox, picture: Grey, { upright, skew }: { upright: Grey; skew: number }): PageBox {
  const middle = {
    x: ((box.x + box.width / 2) / picture.width) * upright.width,
    y: ((box.y + box.height / 2) / picture.height) * upright.height,
  };
  const { x, y } = skew ? beforeStraightening(middle, upright, skew) : middle;
  const width = box.width / picture.width;
  const height = box.height / picture.height;
  return { x: x / upright.width - width / 2, y: y / upright.height - height / 2, width, height };
}
