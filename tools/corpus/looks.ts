import type { Language } from './sentences.ts';

export type Layout = 'letter' | 'columns' | 'report' | 'table';
/** `faint`: hardly darker than the paper; `dots`: pale print of a nine-pin printer with a worn ribbon. */
export type Finish = 'grey' | 'bilevel' | 'colour' | 'pale' | 'faint' | 'dots';
export type Turn = 0 | 90 | 180 | 270;

/** How one page was typed and scanned. `skew` in degrees, `turn` clockwise. */
export interface Look {
  language: Language;
  font: string;
  /** Points. */
  size: number;
  dpi: number;
  skew: number;
  layout: Layout;
  finish: Finish;
  turn: Turn;
}

/** What a document's pages are made of; page n takes entry n of every list, so that lists of coprime length mix. */
export interface Recipe {
  languages: readonly Language[];
  layouts?: readonly Layout[];
  finishes?: readonly Finish[];
  turns?: readonly Turn[];
  fonts?: readonly string[];
  sizes?: readonly number[];
  resolutions?: readonly number[];
}

const FONTS = ['DejaVu Serif', 'Liberation Sans', 'Liberation Serif', 'DejaVu Sans', 'Liberation Mono'];
const SIZES = [11, 10, 12, 9];
const RESOLUTIONS = [300, 200, 250];
const SKEWS = [0, 0.6, -0.9, 0, 1.4, -0.4, 0.25];
const LAYOUTS: readonly Layout[] = ['letter', 'columns', 'report', 'table'];
/** Two pages each, so that every finish meets every layout. */
const FINISHES: readonly Finish[] = ['grey', 'grey', 'bilevel', 'bilevel', 'colour', 'colour', 'pale', 'pale'];

/** The look of a page, counted from 0. */
export function lookOf(recipe: Recipe, page: number): Look {
  const pick = <T>(list: readonly T[]): T => list[page % list.length] as T;
  return {
    language: pick(recipe.languages),
    font: pick(recipe.fonts ?? FONTS),
    size: pick(recipe.sizes ?? SIZES),
    dpi: pick(recipe.resolutions ?? RESOLUTIONS),
    skew: pick(SKEWS),
    layout: pick(recipe.layouts ?? LAYOUTS),
    finish: pick(recipe.finishes ?? FINISHES),
    turn: pick(recipe.turns ?? [0]),
  };
}

/** Fonts that the corpus is set in; another in their place would make other pages. */
export const FONT_FAMILIES: readonly string[] = FONTS;
