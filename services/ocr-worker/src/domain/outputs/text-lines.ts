import type { Word } from '../reading';

/** Points, or pixels. */
export interface Size {
  width: number;
  height: number;
}

/** A word of a text layer, in points from the top left corner of the upright page. */
export interface PlacedWord {
  text: string;
  left: number;
  right: number;
  baseline: number;
  height: number;
}

/** Part of the lower word's height that two words must share to stand on one line. */
const SHARED = 0.5;
/** Outliers, such as a speck taken for a word, do not decide the height of a line. */
const TRIMMED = 0.1;
/** Lines are straightened before they are read up to 5 degrees; what slopes more is no line. */
const STEEPEST = Math.tan((6 * Math.PI) / 180);
/** A word is drawn at most this many times as high as it was found, or a tall neighbour would swallow it. */
const MOST_STRETCHED = 2;

/**
 * The words of a page as lines, in their order. The words of a line share its slope and height, so that readers of the file see one line; left and right
 * edges stay where they were found.
 */
export function toTextLines(words: readonly Word[], page: Size): PlacedWord[][] {
  const lines: Word[][] = [];
  for (const word of words) {
    const line = lines.at(-1);
    const before = line?.at(-1);
    if (line && before && followsOnLine(before, word)) line.push(word);
    else lines.push([word]);
  }
  return lines.map((line) => placeLine(line.map((word) => edgesOf(word, page))));
}

function followsOnLine(before: Word, word: Word): boolean {
  const shared = Math.min(before.y + before.height, word.y + word.height) - Math.max(before.y, word.y);
  return shared > SHARED * Math.min(before.height, word.height);
}

interface Edges {
  text: string;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

function edgesOf({ text, x, y, width, height }: Word, page: Size): Edges {
  const [left, top] = [x * page.width, y * page.height];
  return { text, left, right: left + width * page.width, top, bottom: top + height * page.height };
}

function placeLine(words: readonly Edges[]): PlacedWord[] {
  const slope = slopeOf(words);
  const rise = (word: Edges): number => slope * (word.left + word.right) * 0.5;
  const top = rank(
    words.map((word) => word.top - rise(word)),
    TRIMMED,
  );
  const bottom = rank(
    words.map((word) => word.bottom - rise(word)),
    1 - TRIMMED,
  );
  return words.map((word) => ({
    text: word.text,
    left: word.left,
    right: word.right,
    baseline: bottom + rise(word),
    height: Math.min(bottom - top, MOST_STRETCHED * (word.bottom - word.top)),
  }));
}

/** Least squares through the middles of the words; level for lines too short to tell. */
function slopeOf(words: readonly Edges[]): number {
  if (words.length < 3) return 0;
  const points = words.map(({ left, right, top, bottom }) => ({ x: (left + right) / 2, y: (top + bottom) / 2 }));
  const [meanX, meanY] = [mean(points.map(({ x }) => x)), mean(points.map(({ y }) => y))];
  const spread = points.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0);
  const slope = spread ? points.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0) / spread : 0;
  return Math.abs(slope) <= STEEPEST ? slope : 0;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The value below which that part of the values lies. */
function rank(values: readonly number[], part: number): number {
  const ordered = [...values].sort((a, b) => a - b);
  return ordered[Math.round((ordered.length - 1) * part)] ?? 0;
}
