import { PermanentError } from '#libs/errors';
import { errorOf, type Fault } from './fault';
import type { QuarterTurn } from './picture/grey';

/** A word on a page. The box is given in fractions of the upright page, from its top left corner; confidence is 0 to 1. */
export interface Word {
  text: string;
  x: number;
  y: number;
  width: number;
  height: number;
  confidence: number;
}

/** One page as it was read. `words` is empty for formats without a layout, `fault` is there when the page failed. */
export interface ReadPage {
  number: number;
  status: 'done' | 'blank' | 'failed';
  source: 'text_layer' | 'ocr';
  text: string;
  confidence: number;
  words: Word[];
  fault?: string;
  /** Clockwise: how the page as shown was turned to be read; 0 unless told. Words are places on the turned page. */
  rotation?: QuarterTurn;
  /** Who recognised it, when it was not our own engine. */
  engine?: string;
}

/** A document as it was read. `coverage`: part of the pages that gave text or are blank; `averageConfidence`: mean over words. */
export interface Reading {
  pages: ReadPage[];
  language: string | null;
  coverage: number;
  averageConfidence: number;
}

/** A page that could not be read; the document goes on without it. */
export function failedPage(number: number, fault: Fault, source: ReadPage['source'] = 'ocr'): ReadPage {
  return {
    number,
    status: 'failed',
    source,
    text: '',
    confidence: 0,
    words: [],
    fault: `${fault.code}: ${fault.message}`,
  };
}

/** A page without ink. It counts as read. */
export function blankPage(number: number, source: ReadPage['source']): ReadPage {
  return { number, status: 'blank', source, text: '', confidence: 1, words: [] };
}

/** A page whose text was in the file, with or without the places of its words. */
export function layerPage(number: number, text: string, words: Word[] = []): ReadPage {
  if (!text.trim()) return blankPage(number, 'text_layer');
  return { number, status: 'done', source: 'text_layer', text, confidence: 1, words };
}

/** Refuses a document none of whose pages could be read, with the code of its first page's fault. */
export function refuseIfNothingRead(pages: readonly ReadPage[], firstFault: Fault | undefined): void {
  if (!firstFault || pages.some((page) => page.status !== 'failed')) return;
  const error = errorOf(firstFault);
  throw new PermanentError(error.code, `None of the ${pages.length} pages could be read: ${error.message}`, {
    facts: { ...error.facts, pages: pages.length },
  });
}
