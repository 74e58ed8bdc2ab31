import { PAGE_LIMITS } from './page-plan';

/** Limits decided from a picture's header. */
export const PICTURE_LIMITS = {
  /** Decoded in strips where the format allows, else whole: three bytes a pixel. */
  pixels: 120e6,
} as const;

/** Beyond this resolution Tesseract reads no better. */
const MAX_DPI = 300;
/** Resolutions outside are written by programs that do not know it. */
const BELIEVED = { from: 100, to: 1200 };

/** How far a picture is reduced before it is read, at most 1: to 300 dpi where its resolution is known, and to what Tesseract's memory allows. */
export function pictureScale(width: number, height: number, density = 0): number {
  const believed = density >= BELIEVED.from && density <= BELIEVED.to;
  const byDensity = believed ? MAX_DPI / density : 1;
  const byMemory = Math.sqrt(PAGE_LIMITS.pixelsPerPage / (width * height));
  return Math.min(1, byDensity, byMemory);
}
