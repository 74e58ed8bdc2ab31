import type { Letter } from './letters';

interface Size {
  width: number;
  height: number;
}

/** Degrees. Less skew than the minimum costs the recogniser nothing; more than the maximum is no scan. */
const MIN_SKEW = 0.3;
const MAX_SKEW = 5;
const COARSE_STEP = 0.2;
const FINE_STEP = 0.02;
/** How much better than straight an angle must align the letters. */
const CLEARLY_ALIGNED = 1.15;
const CLEARLY_SIDEWAYS = 1.3;
/** Fewer letters than this align by chance. */
const ENOUGH_LETTERS = 60;

/** The angle in degrees at which the feet of the letters fall on the fewest lines, positive when lines descend to the right; 0 unless clearly better. */
export function skewOf(letters: readonly Letter[], { width, height }: Size): number {
  if (letters.length < ENOUGH_LETTERS) return 0;
  const score = alignment(rowPoints(letters, width), height, width);
  const straight = score(0);
  const coarse = bestAngle(score, { from: -MAX_SKEW, to: MAX_SKEW, step: COARSE_STEP });
  const { angle, value } = bestAngle(score, {
    from: coarse.angle - COARSE_STEP,
    to: coarse.angle + COARSE_STEP,
    step: FINE_STEP,
  });
  return Math.abs(angle) >= MIN_SKEW && value > straight * CLEARLY_ALIGNED ? angle : 0;
}

/** Whether lines run from top to bottom: text aligned along x falls on few rows, sideways text on few columns. */
export function looksSideways(letters: readonly Letter[], { width, height }: Size): boolean {
  if (letters.length < ENOUGH_LETTERS) return false;
  const rows = alignment(rowPoints(letters, width), height, width);
  const columns = alignment(columnPoints(letters, height), width, height);
  const wide = { from: -1.5, to: 1.5, step: 0.5 };
  // The same number of points on fewer bins scores higher by itself: compare per bin.
  return bestAngle(columns, wide).value * width > CLEARLY_SIDEWAYS * bestAngle(rows, wide).value * height;
}

/** A point's distance from the middle along the line, and its place across it. */
type Point = [along: number, across: number];

function rowPoints(letters: readonly Letter[], width: number): Point[] {
  return letters.map((letter) => [letter.x - width / 2, letter.bottom]);
}

function columnPoints(letters: readonly Letter[], height: number): Point[] {
  return letters.map((letter) => [letter.y - height / 2, letter.right]);
}

function bestAngle(score: (degrees: number) => number, range: { from: number; to: number; step: number }) {
  const steps = Math.round((range.to - range.from) / range.step);
  let best = { angle: 0, value: score(0) };
  for (let step = 0; step <= steps; step++) {
    const angle = range.from + step * range.step;
    const value = score(angle);
    if (value > best.value * 1.0001) best = { angle, value };
  }
  return best;
}

/** Sum of squares of a projection: the fewer lines the points fall on, the higher. */
function alignment(points: readonly Point[], length: number, across: number): (degrees: number) => number {
  const margin = Math.ceil(across * 0.1) + 2;
  const bins = new Float64Array(length + 2 * margin + 8);
  return (degrees) => {
    const slope = Math.tan((degrees * Math.PI) / 180);
    bins.fill(0);
    for (const [along, place] of points) {
      const value = place - along * slope + margin;
      const bin = Math.floor(value);
      bins[bin]! += 1 - (value - bin);
      bins[bin + 1]! += value - bin;
    }
    return bins.reduce((sum, value) => sum + value * value, 0);
  };
}
