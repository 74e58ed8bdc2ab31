import sharp from 'sharp';
import { A4 } from '../samples/pdf-writer.ts';
import type { TextBox } from './layouts.ts';
import type { Look } from './looks.ts';

/** Leading beyond the font's own, in parts of its size. */
const SPACING = 0.2;
const LOWEST = 28;
/** A nine-pin printer: its grid, how much of a cell a dot fills, and the tone from which a cell gets one, so that thin strokes keep theirs. */
const PINS = { dpi: 84, radius: 0.46, inked: 165 };

/** A white sheet with black type on it, as PNG. */
export async function typeset(boxes: readonly TextBox[], look: Look): Promise<Buffer> {
  if (look.finish !== 'dots') return sheet(boxes, look, look.dpi);
  const coarse = await sharp(await sheet(boxes, look, PINS.dpi))
    .raw()
    .toBuffer({ resolveWithObject: true });
  return asDots(coarse.data, coarse.info, look.dpi / PINS.dpi);
}

async function sheet(boxes: readonly TextBox[], look: Look, dpi: number): Promise<Buffer> {
  const scale = dpi / 72;
  const layers = [];
  for (const box of boxes) {
    const { data, info } = await sharp({ text: textOf(box, look, dpi) })
      .png()
      .toBuffer({ resolveWithObject: true });
    const room = Math.floor((A4.height - box.y - LOWEST) * scale);
    if (info.height > room) {
      throw new Error(`${look.layout} text is ${info.height - room} pixels too long in ${look.size} points`);
    }
    layers.push({ input: data, left: Math.round(box.x * scale), top: Math.round(box.y * scale) });
  }
  const size = { width: Math.round(A4.width * scale), height: Math.round(A4.height * scale) };
  // Pango draws white glyphs on transparency: put them on black, then turn the sheet negative.
  const black = sharp({ create: { ...size, channels: 3, background: '#000' } });
  return black.composite(layers).removeAlpha().greyscale().negate().png().toBuffer();
}

function textOf(box: TextBox, look: Look, dpi: number) {
  return {
    text: box.text.replaceAll('&', '&amp;').replaceAll('<', '&lt;'),
    font: `${look.font} ${box.size ?? look.size}`,
    width: Math.round((box.width * dpi) / 72),
    dpi,
    spacing: Math.round((look.size * SPACING * dpi) / 72),
    wrap: 'word' as const,
  };
}

/** Every inked pixel of the coarse sheet becomes a round dot. */
async function asDots(
  coarse: Buffer,
  { width, height, channels }: { width: number; height: number; channels: number },
  cell: number,
): Promise<Buffer> {
  const size = { width: Math.round(width * cell), height: Math.round(height * cell) };
  const fine = Buffer.alloc(size.width * size.height, 255);
  for (let y = 0; y < size.height; y++) {
    const row = Math.min(height - 1, Math.floor(y / cell));
    for (let x = 0; x < size.width; x++) {
      const column = Math.min(width - 1, Math.floor(x / cell));
      if ((coarse[(row * width + column) * channels] ?? 255) > PINS.inked) continue;
      const distance = Math.hypot((x + 0.5) / cell - column - 0.5, (y + 0.5) / cell - row - 0.5);
      if (distance < PINS.radius) fine[y * size.width + x] = 0;
    }
  }
  return sharp(fine, { raw: { ...size, channels: 1 } })
    .png()
    .toBuffer();
}
