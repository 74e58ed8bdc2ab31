import { garbageIn } from './garbage';

/** Limits decided before anything is rendered. */
export const PAGE_LIMITS = {
  pages: 5000,
  /** Tesseract takes about 14 bytes per pixel. A4 at 300 dpi has 8.7 million. */
  pixelsPerPage: 40e6,
  /** PDFium decodes an image whole: 4 bytes per pixel. */
  pixelsPerImage: 200e6,
} as const;

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
  const bomb = facts.images.find((image) => image.pixelWidth * image.pixelHeight > PAGE_LIMITS.pixelsPerImage);
  if (bomb) {
    const limit = PAGE_LIMITS.pixelsPerImage / 1e6;
    return {
      source: 'refused',
      reason: `an image of ${bomb.pixelWidth} x ${bomb.pixelHeight} pixels, limit ${limit} million`,
      dpi,
    };
  }
  const doubt = reasonToRecognise(facts, imageCover);
  return { source: doubt ? 'ocr' : 'text_layer', reason: doubt ?? 'good layer', dpi };
}

/** Pixels of a page at a resolution, at least one each way. */
export function pixelsAt(points: number, dpi: number): number {
  return Math.max(1, Math.round((points / 72) * dpi));
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
