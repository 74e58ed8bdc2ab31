import { garbageIn } from './garbage';

/** Limits decided before anything is rendered. */
export const PAGE_LIMITS = {
  pages: 5000,
  /** Tesseract takes about 14 bytes per pixel. A4 at 300 dpi has 8.7 million. */
  pixelsPerPage: 40e6,
  /** PDFium decodes an image whole. */
  pixelsPerImage: 200e6,
  /** 70 metres: the longest plotters print; PDFium runs out of memory at 3 km. */
  pointsPerSide: 200_000,
} as const;

/** Of an image that PDFium has decoded. */
const BYTES_PER_PIXEL = 4;
/** Beyond 300 dpi Tesseract reads no better; below 150 its letters are too small. */
const MAX_DPI = 300;
const MIN_DPI = 150;
/** A page mostly covered by an image with less visible text than this carries a stamp, not its contents. */
const STAMP_CHARACTERS = 300;
const FEW_CHARACTERS = 16;
/** Part of a page that an image must cover to count as its scan. */
const SCAN_COVER = 0.7;

/** An image as it lies on a page. */
export interface PlacedImage {
  pixelWidth: number;
  pixelHeight: number;
  pointWidth: number;
  pointHeight: number;
}

/** What is known of a page before it is rendered. Sizes are points, as shown; `invisible`: an OCR put the text there. */
export interface PageFacts {
  width: number;
  height: number;
  text: string;
  invisible: boolean;
  images: readonly PlacedImage[];
}

/** What to do with a page, and why. `dpi` is not rounded, so that one pixel of the scan becomes one pixel. */
export interface PagePlan {
  source: 'text_layer' | 'ocr' | 'refused';
  reason: string;
  dpi: number;
}

/** Uses a page's text layer, has it recognised, or refuses it, by what is known before rendering. */
export function planPage(facts: PageFacts): PagePlan {
  const imageCover = coverOf(facts);
  const dpi = renderDpi(facts, imageCover);
  const refusal = reasonToRefuse(facts);
  if (refusal) return { source: 'refused', reason: refusal, dpi };
  const doubt = reasonToRecognise(facts, imageCover);
  return { source: doubt ? 'ocr' : 'text_layer', reason: doubt ?? 'good layer', dpi };
}

/** Pixels of a page at a resolution, at least one each way. */
export function pixelsAt(points: number, dpi: number): number {
  return Math.max(1, Math.round((points / 72) * dpi));
}

/** With what the page would need, and the limit. */
function reasonToRefuse({ images, width, height }: PageFacts): string | null {
  const bomb = images.find((image) => image.pixelWidth * image.pixelHeight > PAGE_LIMITS.pixelsPerImage);
  if (bomb) {
    const need = gigabytes(bomb.pixelWidth * bomb.pixelHeight);
    const limit = gigabytes(PAGE_LIMITS.pixelsPerImage);
    return `an image of ${bomb.pixelWidth} x ${bomb.pixelHeight} pixels that needs ${need}, limit ${limit}`;
  }
  if (Math.max(width, height) <= PAGE_LIMITS.pointsPerSide) return null;
  return `a size of ${Math.round(width)} x ${Math.round(height)} points, limit ${PAGE_LIMITS.pointsPerSide}`;
}

/** Of a decoded image. */
function gigabytes(pixels: number): string {
  return `${((pixels * BYTES_PER_PIXEL) / 1e9).toFixed(1)} GB`;
}

function coverOf({ images, width, height }: PageFacts): number {
  const covered = images.reduce((sum, image) => sum + image.pointWidth * image.pointHeight, 0);
  return Math.min(1, covered / (width * height));
}

function reasonToRecognise({ text, invisible }: PageFacts, imageCover: number): string | null {
  const characters = text.replace(/\s+/g, '').length;
  if (characters < FEW_CHARACTERS) return 'no text';
  const fault = garbageIn(text);
  if (fault) return `garbage: ${fault}`;
  const stamp = imageCover > SCAN_COVER && !invisible && characters < STAMP_CHARACTERS;
  return stamp ? 'only a stamp on an image' : null;
}

/** The resolution of the scan itself, so that rendering neither invents nor loses pixels; 300 where there is no scan. */
function renderDpi({ images, width, height }: PageFacts, imageCover: number): number {
  const scans = images.filter((image) => image.pointWidth * image.pointHeight > 0.02 * width * height);
  const native = Math.max(0, ...scans.map((image) => image.pixelWidth / (image.pointWidth / 72)));
  const wanted = imageCover > 0.4 && native ? Math.min(MAX_DPI, Math.max(MIN_DPI, native)) : MAX_DPI;
  const affordable = Math.sqrt(PAGE_LIMITS.pixelsPerPage / ((width / 72) * (height / 72)));
  return Math.min(wanted, affordable);
}
