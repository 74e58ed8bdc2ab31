import type { Size } from './text-lines';

/** The picture of a page fits into this, in pixels: letters of 8 points can be read. A4 becomes 1000 x 1414. */
export const IMAGE_SIZE: Size = { width: 1000, height: 1600 };
/** And the thumbnail into this. */
export const THUMBNAIL_SIZE: Size = { width: 320, height: 480 };

/** The largest size of the same shape that fits into another, in whole pixels, at least one each way. */
export function fitInto(shape: Size, box: Size): Size {
  const scale = Math.min(box.width / shape.width, box.height / shape.height);
  const pixels = (length: number): number => Math.max(1, Math.round(length * scale));
  return { width: pixels(shape.width), height: pixels(shape.height) };
}
