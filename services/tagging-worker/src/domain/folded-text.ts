/** A text as it is compared, with the way back: unit `i` of `folded` stands for `original.slice(starts[i], ends[i])`. Offsets are UTF-16 units. */
export interface FoldedText {
  readonly original: string;
  readonly folded: string;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

/**
 * Folds what readers do not tell apart: Unicode form (NFC), case, ё and е, invisible characters, words hyphenated over a
 * line break, runs of white space.
 */
export function foldText(original: string): FoldedText {
  const starts: number[] = [];
  const ends: number[] = [];
  let folded = '';
  for (const piece of pieces(original)) {
    const shown = foldCase(piece.shown);
    folded += shown;
    for (let i = 0; i < shown.length; i++) {
      starts.push(piece.oneToOne ? piece.start + i : piece.start);
      ends.push(piece.oneToOne ? piece.start + i + 1 : piece.end);
    }
  }
  return { original, folded, starts, ends };
}

/** The text as people see it: like `foldText`, but with case and ё as they were written. */
export function shownText(text: string): string {
  let shown = '';
  for (const piece of pieces(text)) shown += piece.shown;
  return shown.trim();
}

/** A stretch of the original and what is shown for it; `oneToOne` when every unit stands for itself. */
interface Piece {
  shown: string;
  start: number;
  end: number;
  oneToOne: boolean;
}

/** A hyphen at a line end joins two halves of a word; before a capital or a digit it belongs to the word. */
const PIECE =
  /(?<hyphenation>(?:(?<=\p{L})[-‐‑]|\u00AD)[ \t]*\r?\n[ \t]*(?=\p{Ll}))|(?<hyphen>(?<=[\p{L}\p{N}])[-‐‑][ \t]*\r?\n[ \t]*(?=[\p{Lu}\p{N}]))|(?<invisible>[\u00AD\u200B\u2060\uFEFF]+)|(?<space>\s+)|(?<plain>[!-,.-~А-Яа-яЁё]+(?!\p{M}))|[\u1100-\u11FF]+|\P{M}\p{M}*|\p{M}+/gu;

function* pieces(text: string): Generator<Piece> {
  for (const match of text.matchAll(PIECE)) {
    const groups = match.groups ?? {};
    const [found] = match;
    const place = { start: match.index, end: match.index + found.length };
    if (groups.hyphenation !== undefined || groups.invisible !== undefined) continue;
    if (groups.hyphen !== undefined) yield { ...place, shown: '-', oneToOne: false };
    else if (groups.space !== undefined) yield { ...place, shown: ' ', oneToOne: false };
    else if (groups.plain !== undefined) yield { ...place, shown: found, oneToOne: true };
    else yield { ...place, shown: found.normalize('NFC'), oneToOne: false };
  }
}

const foldCase = (text: string): string => text.toLowerCase().replaceAll('ё', 'е');
