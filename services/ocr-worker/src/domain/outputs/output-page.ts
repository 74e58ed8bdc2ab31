import type { QuarterTurn } from '../picture/grey';
import type { ReadPage, Word } from '../reading';

/** What the outputs need to know of a page that was read. */
export interface OutputPage {
  number: number;
  status: ReadPage['status'];
  source: ReadPage['source'];
  rotation: QuarterTurn;
  words: Word[];
}

/** Whether the page was recognised from its picture: only then its words are not in the file yet. */
export function needsLayer({ source, words }: OutputPage): boolean {
  return source === 'ocr' && words.length > 0;
}
