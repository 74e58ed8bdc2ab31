import { garbageIn } from '../garbage';
import type { PageBox } from '../page-words';
import type { QuarterTurn } from '../picture/grey';
import type { Word } from '../reading';
import { turnBox } from './page-turn';

/** What a page says by itself, before anything is laid over it. Words are places on the page as shown. */
export interface OwnText {
  text: string;
  words: readonly Word[];
}

/**
 * The recognised words that a text layer needs: those that the page does not hold as text already, such as a stamp on a scan. Text of the page that cannot
 * be trusted replaces nothing.
 */
export function wordsForLayer(recognised: readonly Word[], own: OwnText, turn: QuarterTurn): Word[] {
  const readable = recognised.filter((word) => word.text !== '' && word.width > 0 && word.height > 0);
  if (own.words.length === 0 || garbageIn(own.text) !== null) return readable;
  const boxes = own.words.map((word) => turnBox(word, turn));
  return readable.filter((word) => !boxes.some((box) => holdsMiddleOf(box, word)));
}

function holdsMiddleOf(box: PageBox, word: Word): boolean {
  const [x, y] = [word.x + word.width / 2, word.y + word.height / 2];
  return x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height;
}
