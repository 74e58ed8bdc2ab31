import { guessLanguage, LANGUAGE_SAMPLE } from '#libs/contracts';
import type { ReadPage, Reading } from './reading';

/** A page as far as the figures of its document go. `words`: how many have places. */
export interface WeighedPage extends Pick<ReadPage, 'number' | 'text' | 'confidence'> {
  status: string;
  words: number;
}

/** Puts pages into order and adds the figures of the whole document. */
export function toReading(pages: readonly ReadPage[]): Reading {
  const ordered = [...pages].sort((a, b) => a.number - b.number);
  return { pages: ordered, ...figuresOf(ordered.map((page) => ({ ...page, words: page.words.length }))) };
}

/** The figures of a document, from its pages in order. */
export function figuresOf(pages: readonly WeighedPage[]): Omit<Reading, 'pages'> {
  return {
    language: guessLanguage(sample(pages)),
    coverage: coverageOf(pages),
    averageConfidence: averageConfidenceOf(pages),
  };
}

function coverageOf(pages: readonly WeighedPage[]): number {
  if (!pages.length) return 0;
  return pages.filter((page) => page.status === 'blank' || page.text !== '').length / pages.length;
}

/** Pages without word boxes count by the words of their text, so that a DOCX inside a mixed set is not weightless. */
function averageConfidenceOf(pages: readonly WeighedPage[]): number {
  let words = 0;
  let sum = 0;
  for (const page of pages) {
    const weight = page.words || page.text.split(/\s+/).filter(Boolean).length;
    words += weight;
    sum += weight * page.confidence;
  }
  return words ? sum / words : 0;
}

function sample(pages: readonly WeighedPage[]): string {
  let text = '';
  for (const page of pages) {
    text += `${page.text.slice(0, LANGUAGE_SAMPLE - text.length)}\n`;
    if (text.length >= LANGUAGE_SAMPLE) break;
  }
  return text;
}
