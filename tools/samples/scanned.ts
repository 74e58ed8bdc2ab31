import sharp from 'sharp';
import { A4, type PdfPageSpec, writePdf } from './pdf-writer.ts';
import { seeded } from './random.ts';

/** How a document was typed and scanned. `skew` in degrees per page. */
export interface ScanLook {
  font: string;
  dpi: number;
  skew: readonly number[];
  seed: number;
}

const MARGIN = 60;
const HEADING_POINTS = 14;
const BODY_POINTS = 11;
const BLOCK_GAP = 14;
/** Tones of paper and ink; the lamp loses 4 % from top to bottom. */
const PAPER = 242;
const INK = 30;
const FADING = 0.04;
const NOISE = 8;
const JPEG_QUALITY = 50;

/** A PDF of scanned pages without any text in it. */
export async function makeScan(pages: readonly (readonly string[])[], look: ScanLook): Promise<Buffer> {
  const random = seeded(look.seed);
  const specs: PdfPageSpec[] = [];
  for (const [index, blocks] of pages.entries()) {
    const sheet = await typeset(blocks, look);
    specs.push(await scanned(sheet, look.skew[index] ?? 0, random));
  }
  return writePdf(specs);
}

/** Sets blocks of text below each other on a white sheet. */
async function typeset(blocks: readonly string[], { font, dpi }: ScanLook): Promise<Buffer> {
  const scale = dpi / 72;
  const layers = [];
  let top = MARGIN * scale;
  for (const [index, block] of blocks.entries()) {
    const text = { text: escapeMarkup(block), font: `${font} ${index ? BODY_POINTS : HEADING_POINTS}`, dpi };
    const width = Math.round((A4.width - 2 * MARGIN) * scale);
    const options = { ...text, width, spacing: Math.round(3 * scale), wrap: 'word' as const };
    const { data, info } = await sharp({ text: options }).png().toBuffer({ resolveWithObject: true });
    layers.push({ input: data, left: Math.round(MARGIN * scale), top: Math.round(top) });
    top += info.height + BLOCK_GAP * scale;
  }
  const size = { width: Math.round(A4.width * scale), height: Math.round(A4.height * scale) };
  // Pango draws white glyphs on transparency: put them on black, then turn the sheet negative.
  const black = sharp({ create: { ...size, channels: 3, background: '#000' } });
  return black.composite(layers).removeAlpha().greyscale().negate().png().toBuffer();
}

/** Paper, lamp and sensor. */
async function scanned(sheet: Buffer, skew: number, random: () => number): Promise<PdfPageSpec> {
  const tilted = sharp(sheet).rotate(skew, { background: '#fff' }).blur(0.6).greyscale().raw();
  const { data, info } = await tilted.toBuffer({ resolveWithObject: true });
  for (let at = 0; at < data.length; at++) {
    const light = 1 - (FADING * at) / data.length;
    const tone = INK + ((data[at] ?? 0) / 255) * (PAPER - INK);
    data[at] = Math.max(0, Math.min(255, tone * light + NOISE * (random() + random() - 1)));
  }
  const raw = sharp(data, { raw: { width: info.width, height: info.height, channels: 1 } });
  const bytes = await raw.toColourspace('b-w').jpeg({ quality: JPEG_QUALITY, mozjpeg: true }).toBuffer();
  const size = `/Width ${info.width}/Height ${info.height}/BitsPerComponent 8/ColorSpace/DeviceGray`;
  const scan = { dictionary: `/Type/XObject/Subtype/Image${size}/Filter/DCTDecode`, bytes };
  return { ...A4, content: `q ${A4.width} 0 0 ${A4.height} 0 0 cm /Scan Do Q`, images: { Scan: scan } };
}

function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
