import type { Grey } from './grey';

/** A blob of ink of the size and shape of a letter: its centre, edges and size in pixels. */
export interface Letter {
  x: number;
  y: number;
  right: number;
  bottom: number;
  width: number;
  height: number;
}

/** More runs than print ever has: noise and halftones stop here. */
const MAX_RUNS = 1 << 22;
/** Fewer letters than this say nothing about their height. */
const ENOUGH_LETTERS = 40;

/** Finds connected blobs of ink (tone below `threshold`) that may be letters. */
export function findLetters(picture: Grey, threshold: number): Letter[] {
  const runs = new InkRuns();
  let above = { first: 0, end: 0 };
  for (let y = 0; y < picture.height && runs.count < MAX_RUNS; y++) {
    const first = runs.count;
    addRow(runs, picture, { y, threshold });
    runs.joinRows(above, { first, end: runs.count });
    above = { first, end: runs.count };
  }
  return runs.letters();
}

/** Median height in pixels, 0 when there is too little print. Weighted by height, so that dots and noise do not count like letters. */
export function medianHeight(letters: readonly Letter[]): number {
  if (letters.length < ENOUGH_LETTERS) return 0;
  const heights = letters.map((letter) => letter.height).sort((a, b) => a - b);
  const half = heights.reduce((sum, height) => sum + height, 0) / 2;
  let sum = 0;
  return heights.find((height) => (sum += height) >= half) ?? 0;
}

function addRow(runs: InkRuns, { data, width }: Grey, { y, threshold }: { y: number; threshold: number }): void {
  const row = y * width;
  for (let x = 0; x < width;) {
    while (x < width && data[row + x]! >= threshold) x++;
    if (x >= width) return;
    const start = x;
    while (x < width && data[row + x]! < threshold) x++;
    runs.add(start, x, y);
  }
}

const FIRST_CAPACITY = 1 << 16;
const columnOf = (capacity: number): Int32Array => new Int32Array(capacity);

/** Runs of ink within rows, joined into blobs: columns of integers, as a page has up to a million of them. */
class InkRuns {
  count = 0;
  private starts = columnOf(FIRST_CAPACITY);
  private ends = columnOf(FIRST_CAPACITY);
  private parents = columnOf(FIRST_CAPACITY);
  private lefts = columnOf(FIRST_CAPACITY);
  private rights = columnOf(FIRST_CAPACITY);
  private tops = columnOf(FIRST_CAPACITY);
  private bottoms = columnOf(FIRST_CAPACITY);

  add(start: number, end: number, y: number): void {
    const run = this.count++;
    if (run >= this.starts.length) this.grow();
    this.parents[run] = run;
    this.starts[run] = this.lefts[run] = start;
    this.ends[run] = this.rights[run] = end;
    this.tops[run] = this.bottoms[run] = y;
  }

  /** Joins each run of a row with those of the row above that it touches, also diagonally. */
  joinRows(above: { first: number; end: number }, row: { first: number; end: number }): void {
    let candidate = above.first;
    for (let run = row.first; run < row.end; run++) {
      while (candidate < above.end && this.ends[candidate]! < this.starts[run]!) candidate++;
      for (let touching = candidate; touching < above.end && this.starts[touching]! <= this.ends[run]!; touching++) {
        this.join(run, touching);
      }
    }
  }

  letters(): Letter[] {
    const letters: Letter[] = [];
    for (let run = 0; run < this.count; run++) {
      if (this.parents[run] !== run) continue;
      const [left, right, top, bottom] = [this.lefts[run]!, this.rights[run]!, this.tops[run]!, this.bottoms[run]!];
      const width = right - left;
      const height = bottom - top + 1;
      if (!isLetterSized(width, height)) continue;
      letters.push({ x: (left + right) / 2, y: (top + bottom) / 2, right, bottom, width, height });
    }
    return letters;
  }

  private grow(): void {
    [this.starts, this.ends, this.parents] = [grown(this.starts), grown(this.ends), grown(this.parents)];
    [this.lefts, this.rights] = [grown(this.lefts), grown(this.rights)];
    [this.tops, this.bottoms] = [grown(this.tops), grown(this.bottoms)];
  }

  private join(run: number, other: number): void {
    const [one, two] = [this.root(run), this.root(other)];
    if (one === two) return;
    this.parents[two] = one;
    if (this.lefts[two]! < this.lefts[one]!) this.lefts[one] = this.lefts[two]!;
    if (this.rights[two]! > this.rights[one]!) this.rights[one] = this.rights[two]!;
    if (this.tops[two]! < this.tops[one]!) this.tops[one] = this.tops[two]!;
    if (this.bottoms[two]! > this.bottoms[one]!) this.bottoms[one] = this.bottoms[two]!;
  }

  private root(run: number): number {
    let at = run;
    while (this.parents[at] !== at) at = this.parents[at] = this.parents[this.parents[at]!]!;
    return at;
  }
}

function grown(column: Int32Array): Int32Array {
  const larger = columnOf(column.length * 2);
  larger.set(column);
  return larger;
}

function isLetterSized(width: number, height: number): boolean {
  return height >= 5 && height <= 160 && width >= 2 && width < height * 2.5 && height < width * 6;
}
