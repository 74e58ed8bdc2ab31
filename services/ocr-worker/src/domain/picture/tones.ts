import type { Grey } from './grey';

/** How many pixels have each of the 256 tones. */
export type Tones = Uint32Array;

/** Ink is never lighter than this nor darker needed than that: a blank page has no two classes for Otsu to part. */
const INK_BOUNDS = { darkest: 90, lightest: 200 };
/** A tone this far below the paper's is ink. */
const CLEARLY_DARKER = 30;

/** Counts the tones of a picture. */
export function tonesOf({ data }: Grey): Tones {
  const tones = new Uint32Array(256);
  for (let at = 0; at < data.length; at++) tones[data[at]!]!++;
  return tones;
}

/** Otsu's threshold: tones below it are ink. */
export function inkThreshold(tones: Tones): number {
  const total = countOf(tones);
  const sum = tones.reduce((weighted, count, tone) => weighted + tone * count, 0);
  let [below, sumBelow, widest, threshold] = [0, 0, -1, 128];
  for (const [tone, count] of tones.entries()) {
    below += count;
    sumBelow += tone * count;
    const above = total - below;
    if (!below || !above) continue;
    const spread = below * above * (sumBelow / below - (sum - sumBelow) / above) ** 2;
    if (spread > widest) [widest, threshold] = [spread, tone];
  }
  return Math.min(INK_BOUNDS.lightest, Math.max(INK_BOUNDS.darkest, threshold + 1));
}

/** The mean tone of what is darker than the threshold, 0 when nothing is. */
export function inkTone(tones: Tones, threshold: number): number {
  const ink = tones.subarray(0, threshold);
  return ink.reduce((weighted, count, tone) => weighted + tone * count, 0) / Math.max(1, countOf(ink));
}

/** Part of the pixels clearly darker than the commonest tone, the paper's. */
export function inkShare(tones: Tones): number {
  const paper = tones.indexOf(Math.max(...tones));
  return countOf(tones.subarray(0, Math.max(0, paper - CLEARLY_DARKER))) / Math.max(1, countOf(tones));
}

/** Whether a picture is black and white but for some specks. */
export function isBilevel(tones: Tones): boolean {
  return countOf(tones.subarray(8, 248)) < countOf(tones) / 1000;
}

function countOf(tones: Tones): number {
  return tones.reduce((sum, count) => sum + count, 0);
}
