import type { PixelBox } from '../tesseract-tsv';
import { type Letter, medianHeight } from './letters';

interface Size {
  width: number;
  height: number;
}

/** Of letters; three lines. */
const HEIGHTS = 6;

/** The part of a page, some lines high and half as wide as the page, with the most letters on it; all of the page when there are too few. */
export function densestPart(letters: readonly Letter[], { width, height }: Size): PixelBox {
  const letter = medianHeight(letters);
  if (letter === 0) return { x: 0, y: 0, width, height };
  const rows = letter * HEIGHTS;
  const y = startOfMost(middlesDown(letters), rows);
  const inRows = letters.filter((other) => other.y >= y && other.y < y + rows);
  const x = startOfMost(middlesAcross(inRows), width / 2);
  // From the middles of letters to their edges, with those of capitals.
  return { x: x - letter, y: y - letter, width: width / 2 + 2 * letter, height: rows + 2 * letter };
}

const middlesDown = (letters: readonly Letter[]): number[] => letters.map(({ y }) => y);
const middlesAcross = (letters: readonly Letter[]): number[] => letters.map(({ x }) => x);

/** Where a window of this length must begin to hold the most of these places. */
function startOfMost(places: number[], length: number): number {
  const sorted = places.toSorted((a, b) => a - b);
  let best = { start: 0, count: 0 };
  for (let first = 0, end = 0; first < sorted.length; first++) {
    while (end < sorted.length && sorted[end]! < sorted[first]! + length) end++;
    if (end - first > best.count) best = { start: sorted[first]!, count: end - first };
  }
  return best.start;
}
