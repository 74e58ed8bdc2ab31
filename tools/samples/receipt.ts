import sharp, { type OverlayOptions } from 'sharp';
import { seeded } from './random.ts';
import { RECEIPT } from './texts.ts';

const PAPER = { width: 620, height: 1010 };
const PHOTO = { width: 900, height: 1250 };
const LINE = 46;
/** Part by which the far end of the paper is narrower: the telephone was held aslant. */
const TAPER = 0.07;
const TILT_DEGREES = 2.4;
const NOISE = 14;

/** A photograph of a till receipt on a wooden table: taper, tilt, uneven light, noise. */
export async function makeReceipt(): Promise<Buffer> {
  const tapered = taper(await printed());
  const paper = await sharp(tapered, { raw: { ...PAPER, channels: 4 } })
    .rotate(TILT_DEGREES, { background: '#0000' })
    .png()
    .toBuffer();
  const onTable = await sharp({ create: { ...PHOTO, channels: 3, background: '#6d4a2f' } })
    .composite([{ input: paper, gravity: 'centre' }])
    .removeAlpha()
    .blur(0.7)
    .raw()
    .toBuffer();
  return sharp(lit(onTable), { raw: { ...PHOTO, channels: 3 } })
    .jpeg({ quality: 70 })
    .toBuffer();
}

async function printed(): Promise<Buffer> {
  const layers: OverlayOptions[] = [];
  for (const [index, [item, amount]] of RECEIPT.entries()) {
    const top = 40 + index * LINE;
    if (item) layers.push({ input: await ink(item), left: amount ? 40 : 60, top });
    if (amount) layers.push({ input: await ink(amount, 180), left: 410, top });
  }
  const paper = sharp({ create: { ...PAPER, channels: 4, background: '#f4f1ea' } });
  return paper.composite(layers).raw().toBuffer();
}

async function ink(text: string, width = 0): Promise<Buffer> {
  const { data, info } = await sharp({ text: { text, font: 'DejaVu Sans Mono 12', dpi: 150, rgba: true } })
    .png()
    .toBuffer({ resolveWithObject: true });
  return sharp(data)
    .extend({ left: Math.max(0, width - info.width), background: '#0000' })
    .png()
    .toBuffer();
}

/** Each row is squeezed towards the middle, the more the higher it lies. */
function taper(pixels: Buffer): Buffer {
  const tapered = Buffer.alloc(pixels.length);
  for (let y = 0; y < PAPER.height; y++) {
    const squeeze = 1 - TAPER * (1 - y / PAPER.height);
    for (let x = 0; x < PAPER.width; x++) {
      const from = Math.round((x - PAPER.width / 2) / squeeze + PAPER.width / 2);
      if (from < 0 || from >= PAPER.width) continue;
      pixels.copy(tapered, (y * PAPER.width + x) * 4, (y * PAPER.width + from) * 4, (y * PAPER.width + from) * 4 + 4);
    }
  }
  return tapered;
}

/** A lamp at the upper left, a shadow at the lower right, and the noise of a small sensor. */
function lit(pixels: Buffer): Buffer {
  const random = seeded(11);
  for (let at = 0; at < pixels.length; at++) {
    const x = (Math.floor(at / 3) % PHOTO.width) / PHOTO.width;
    const y = Math.floor(at / 3 / PHOTO.width) / PHOTO.height;
    const light = 1.02 - 0.22 * x * y;
    pixels[at] = Math.max(0, Math.min(255, (pixels[at] ?? 0) * light + NOISE * (random() + random() - 1)));
  }
  return pixels;
}
