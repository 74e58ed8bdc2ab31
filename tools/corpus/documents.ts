import type { Recipe } from './looks.ts';

/** A document of the corpus: its recipe, and its part of the pages asked for. */
export interface CorpusDocument {
  recipe: Recipe;
  /** 1 is as many pages as were asked for. */
  share: number;
}

const TURNS = [0, 90, 180, 270] as const;
const MONO = ['DejaVu Sans Mono', 'Liberation Mono'];
/** Larger print: a nine-pin printer has no small one. */
const PRINTER_SIZES = [12, 11];

/** The ground truth documents by name. */
export const DOCUMENTS: Readonly<Record<string, CorpusDocument>> = {
  'scan-en': { recipe: { languages: ['en'] }, share: 1 },
  'scan-ru': { recipe: { languages: ['ru'] }, share: 1 },
  'turned-en': { recipe: { languages: ['en'], turns: TURNS }, share: 0.4 },
  'turned-ru': { recipe: { languages: ['ru'], turns: TURNS }, share: 0.4 },
  mixed: { recipe: { languages: ['en', 'ru', 'ru', 'en', 'en', 'ru'] }, share: 0.4 },
  'faint-en': { recipe: { languages: ['en'], finishes: ['faint'] }, share: 0.2 },
  'faint-ru': { recipe: { languages: ['ru'], finishes: ['faint'] }, share: 0.2 },
  'dots-en': {
    recipe: { languages: ['en'], finishes: ['dots'], fonts: MONO, sizes: PRINTER_SIZES, layouts: ['table', 'report'] },
    share: 0.2,
  },
  'dots-ru': {
    recipe: { languages: ['ru'], finishes: ['dots'], fonts: MONO, sizes: PRINTER_SIZES, layouts: ['table', 'report'] },
    share: 0.2,
  },
};
