import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { A4, type PdfPageSpec, type StreamObject, writePdf } from '../samples/pdf-writer.ts';
import { seeded } from '../samples/random.ts';
import { LAYOUT_BOXES } from './layouts.ts';
import { type Finish, type Look, lookOf, type Recipe } from './looks.ts';
import { prose } from './sentences.ts';
import { typeset } from './typeset.ts';

/** A PDF of scanned pages without a text layer, and the text of each page in reading order. */
export interface Scan {
  pdf: Buffer;
  truth: string[];
}

/** Tones of paper and ink per finish. */
const TONES: Record<Finish, { paper: number; ink: number; noise: number; quality: number }> = {
  grey: { paper: 242, ink: 28, noise: 20, quality: 75 },
  colour: { paper: 242, ink: 28, noise: 20, quality: 75 },
  bilevel: { paper: 242, ink: 28, noise: 30, quality: 75 },
  pale: { paper: 232, ink: 118, noise: 20, quality: 60 },
  faint: { paper: 228, ink: 176, noise: 14, quality: 60 },
  dots: { paper: 232, ink: 130, noise: 16, quality: 60 },
};
/** The lamp loses this part of its light from top to bottom. */
const FADING = 0.05;
/** Above this tone a black and white scanner sees paper. */
const BILEVEL_THRESHOLD = 140;

/** The same recipe, number of pages and seed give the same document. */
export async function makeScan(recipe: Recipe, pages: number, seed: number): Promise<Scan> {
  const random = seeded(seed);
  const specs: PdfPageSpec[] = [];
  const truth: string[] = [];
  for (let page = 0; page < pages; page++) {
    const look = lookOf(recipe, page);
    const boxes = LAYOUT_BOXES[look.layout](prose(look.language, random));
    specs.push(pageOf(await scanned(await typeset(boxes, look), look, random), look));
    truth.push(boxes.map(({ text }) => text).join('\n\n'));
  }
  return { pdf: writePdf(specs), truth };
}

/** Paper, lamp and sensor: skew, blur, uneven light, noise, then the encoding of the finish. */
async function scanned(sheet: Buffer, look: Look, random: () => number): Promise<StreamObject> {
  const { data: grey, info } = await sharp(sheet)
    .rotate(look.skew + look.turn, { background: '#fff' })
    .blur(0.4 + look.dpi / 900)
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true });
  expose(grey, info, TONES[look.finish], random);
  return encoded(grey, info, look.finish);
}

/** Turns the tones of type into those of a scan. The clamped view keeps them in range without a call per pixel. */
function expose(
  grey: Buffer,
  { width, height }: { width: number; height: number },
  { paper, ink, noise }: { paper: number; ink: number; noise: number },
  random: () => number,
): void {
  const pixels = new Uint8ClampedArray(grey.buffer, grey.byteOffset, grey.length);
  const contrast = (paper - ink) / 255;
  for (let y = 0; y < height; y++) {
    const light = 1 - FADING * (y / height);
    for (let at = y * width; at < (y + 1) * width; at++) {
      const tone = (ink + (pixels[at] ?? 0) * contrast) * light;
      pixels[at] = tone + noise * (random() + random() + random() - 1.5);
    }
  }
}

async function encoded(
  grey: Buffer,
  { width, height }: { width: number; height: number },
  finish: Finish,
): Promise<StreamObject> {
  const size = `/Type/XObject/Subtype/Image/Width ${width}/Height ${height}`;
  if (finish === 'bilevel') {
    const dictionary = `${size}/BitsPerComponent 1/ColorSpace/DeviceGray/Filter/FlateDecode`;
    return { dictionary, bytes: deflateSync(packBits(grey, width, height)) };
  }
  const raw = sharp(grey, { raw: { width, height, channels: 1 } });
  const inColour = finish === 'colour';
  const toned = inColour ? raw.toColourspace('srgb').tint({ r: 250, g: 245, b: 230 }) : raw.toColourspace('b-w');
  const bytes = await toned.jpeg({ quality: TONES[finish].quality }).toBuffer();
  const colours = inColour ? 'DeviceRGB' : 'DeviceGray';
  return { dictionary: `${size}/BitsPerComponent 8/ColorSpace/${colours}/Filter/DCTDecode`, bytes };
}

/** One bit per pixel, 1 = white, rows padded to bytes. */
function packBits(grey: Buffer, width: number, height: number): Buffer {
  const stride = Math.ceil(width / 8);
  const packed = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if ((grey[y * width + x] ?? 0) <= BILEVEL_THRESHOLD) continue;
      const at = y * stride + (x >> 3);
      packed[at] = (packed[at] ?? 0) | (0x80 >> (x & 7));
    }
  }
  return packed;
}

/** A page that lies on its side is as wide as the paper is high. */
function pageOf(image: StreamObject, { turn }: Look): PdfPageSpec {
  const [width, height] = turn % 180 === 0 ? [A4.width, A4.height] : [A4.height, A4.width];
  return { width, height, content: `q ${width} 0 0 ${height} 0 0 cm /Scan Do Q`, images: { Scan: image } };
}
