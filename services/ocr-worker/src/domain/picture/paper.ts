import type { Grey } from './grey';
import { tonesOf } from './tones';

/** Standard deviations of the paper's grain below its tone: hardly any of it is darker. */
const GRAIN = 2;
/** The darkest part of the pixels, which is ink if there is any. */
const INK_PART = 0.0005;
/** Ink and paper are at least so many tones apart, or there is no ink. */
const LEAST_CONTRAST = 15;

/**
 * For pale print on paper with grain, which looks like thousands of specks to whoever parts light from dark: the paper becomes white, its darkest ink black.
 * Its grain is measured on the lighter side of its tone, where there is no ink.
 */
export function whitenPaper({ data, width, height }: Grey): Grey {
  const tones = tonesOf({ data, width, height });
  const paper = tones.indexOf(Math.max(...tones));
  const white = paper - GRAIN * grainOf(tones, paper);
  const black = Math.min(inkOf(tones, data.length), white - LEAST_CONTRAST);
  const tone = Uint8ClampedArray.from(tones, (_, at) => ((at - black) / (white - black)) * 255);
  return { data: data.map((at) => tone[at]!), width, height };
}

function grainOf(tones: Uint32Array, paper: number): number {
  let [count, squares] = [0, 0];
  for (let tone = paper; tone < tones.length; tone++) {
    count += tones[tone]!;
    squares += tones[tone]! * (tone - paper) ** 2;
  }
  return Math.sqrt(squares / count);
}

function inkOf(tones: Uint32Array, pixels: number): number {
  let darker = 0;
  return tones.findIndex((count) => (darker += count) > pixels * INK_PART);
}
