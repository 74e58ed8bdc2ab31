import { wordsOf, type Word } from './words';

/** Characters of text in one highlight. */
const WIDTH = 280;

/**
 * The stretch of a passage with the most different matches, as HTML whose only element is `<mark>`; everything else is escaped.
 * A passage without a match shows its beginning.
 */
export function highlight(text: string, matched: ReadonlySet<string>): string {
  const hits = wordsOf(text).filter(({ folded }) => matched.has(folded));
  const { start, end } = widened(text, densest(hits));
  const inside = hits.filter((word) => word.start >= start && word.end <= end);
  return `${start > 0 ? '…' : ''}${marked(text, inside, start, end)}${end < text.length ? '…' : ''}`;
}

interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** From the hit whose next `WIDTH` characters hold the most different words to the last hit among them. */
function densest(hits: readonly Word[]): Stretch {
  let best = { start: 0, end: 0, words: 0 };
  for (const [index, first] of hits.entries()) {
    const within = hits.slice(index).filter((word) => word.end <= first.start + WIDTH);
    const words = new Set(within.map(({ folded }) => folded)).size;
    if (words > best.words) best = { start: first.start, end: within.at(-1)?.end ?? first.end, words };
  }
  return best;
}

/** The stretch with what stands around it, up to `WIDTH`, from blank to blank. */
function widened(text: string, { start, end }: Stretch): Stretch {
  const margin = Math.max(0, WIDTH - (end - start));
  const from = Math.max(0, Math.min(start - Math.floor(margin / 3), text.length - WIDTH));
  const to = Math.min(text.length, Math.max(end, from + WIDTH));
  return { start: afterBlank(text, from, start), end: beforeBlank(text, to, end) };
}

function afterBlank(text: string, from: number, latest: number): number {
  if (from === 0) return 0;
  const blank = text.slice(from, latest).search(/\s/u);
  return blank < 0 ? latest : from + blank + 1;
}

function beforeBlank(text: string, to: number, earliest: number): number {
  if (to === text.length) return to;
  const blank = text.slice(earliest, to).search(/\s\S*$/u);
  return blank < 0 ? Math.max(earliest, wholeCharacters(text, to)) : earliest + blank;
}

/** A cut that would split a surrogate pair moves before it. */
const wholeCharacters = (text: string, to: number): number => (text.slice(0, to).isWellFormed() ? to : to - 1);

function marked(text: string, hits: readonly Word[], start: number, end: number): string {
  let html = '';
  let at = start;
  for (const hit of hits) {
    html += `${escaped(text.slice(at, hit.start))}<mark>${escaped(text.slice(hit.start, hit.end))}</mark>`;
    at = hit.end;
  }
  return (html + escaped(text.slice(at, end))).replaceAll(/\s+/gu, ' ').trim();
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string): string => text.replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char);
