import { guessLanguage } from './language';
import type { ReadPage, Reading } from './reading';

/** Text beyond this many characters tells no more about the language. */
const LANGUAGE_SAMPLE = 20_000;

/** Puts pages into order and adds the figures of the whole document. */
export function toReading(pages: readonly ReadPage[]): Reading {
  const ordered = [...pages].sort((a, b) => a.number - b.number);
  return {
    pages: ordered,
    language: guessLanguage(sample(ordered)),
    coverage: coverageOf(ordered),
    averageConfidence: averageConfidenceOf(ordered),
  };
}

/** Mean confidence of words, 0 when there are none. */
export function meanConfidence(words: readonly { confidence: number }[]): number {
  if (!words.length) return 0;
  return words.reduce((sum, word) => sum + word.confidence, 0) / words.length;
}

function coverageOf(pages: readonly ReadPage[]): number {
  if (!pages.length) return 0;
  return pages.filter((page) => page.status === 'blank' || page.text !== '').length / pages.length;
}

/** Pages without word boxes count by the words of their text, so that a DOCX inside a mixed set is not weightless. */
function averageConfidenceOf(pages: readonly ReadPage[]): number {
  let words = 0;
  let sum = 0;
  for (const page of pages) {
    const weight = page.words.length || page.text.split(/\s+/).filter(Boolean).length;
    words += weight;
    sum += weight * page.confidence;
  }
  return words ? sum / words : 0;
}

function sample(pages: readonly ReadPage[]): string {
  let text = '';
  for (const page of pages) {
    text += `${page.text.slice(0, LANGUAGE_SAMPLE - text.length)}\n`;
    if (text.length >= LANGUAGE_SAMPLE) break;
  }
  return text;
}
