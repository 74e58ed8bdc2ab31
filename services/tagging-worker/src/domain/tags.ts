import { type FoldedText, foldText, shownText } from './folded-text';

/** How many tags a document wants, as REQUIREMENTS TAG-1 says. */
export const TAG_COUNT = { min: 3, max: 5 } as const;

/** Characters of a tag after folding: one letter says nothing, and above 80 it is a sentence. */
const TAG_LENGTH = { min: 2, max: 80 } as const;

/** A half-open stretch of a text, in UTF-16 units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A literal part of a document's text that says what it is about; `text` is how the span reads when shown. */
export interface Tag extends Span {
  readonly text: string;
}

/**
 * Where the tag stands in the text after folding, or null. It must begin where a word begins; it may end inside a word (an
 * inflection) when its last word has four letters or more. A place without a line break in it is preferred.
 */
export function findTag(text: string | FoldedText, tag: string): Span | null {
  const within = typeof text === 'string' ? foldText(text) : text;
  const wanted = foldText(stripMarks(tag)).folded.trim();
  if (wanted.length < TAG_LENGTH.min || wanted.length > TAG_LENGTH.max || !/\p{L}/u.test(wanted)) return null;
  let fallback: Span | null = null;
  for (let at = within.folded.indexOf(wanted); at >= 0; at = within.folded.indexOf(wanted, at + 1)) {
    if (!standsAlone(within.folded, at, wanted)) continue;
    const span = originalSpan(within, at, at + wanted.length);
    if (isUnbroken(within, span, wanted)) return span;
    fallback ??= span;
  }
  return fallback;
}

/** At most five of the proposed tags, in their order: those that are a literal part of the text, each only once. */
export function acceptTags(text: string, proposed: readonly string[]): Tag[] {
  const within = foldText(text);
  const accepted = new Map<string, Tag>();
  for (const proposal of proposed) {
    if (accepted.size === TAG_COUNT.max) break;
    const span = findTag(within, proposal);
    if (!span) continue;
    const shown = shownText(text.slice(span.start, span.end));
    const key = foldText(shown).folded;
    if (!accepted.has(key)) accepted.set(key, { text: shown, ...span });
  }
  return [...accepted.values()];
}

/** Models like to write `#tag` or `«tag»`. */
const stripMarks = (tag: string): string => tag.replace(/^[\s#"'«“„]+|[\s"'»”.,;:]+$/gu, '');

function standsAlone(folded: string, at: number, wanted: string): boolean {
  if (isWord(folded[at - 1]) && isWord(wanted[0])) return false;
  if (!isWord(folded[at + wanted.length]) || !isWord(wanted.at(-1))) return true;
  return /\p{L}{4,}$/u.test(wanted);
}

const isWord = (unit: string | undefined): boolean => unit !== undefined && /[\p{L}\p{N}]/u.test(unit);

function originalSpan(within: FoldedText, from: number, to: number): Span {
  return { start: within.starts[from] ?? 0, end: within.ends[to - 1] ?? within.original.length };
}

/** Nothing was left out or joined in the span: it reads the same without our folding of breaks. */
function isUnbroken(within: FoldedText, { start, end }: Span, wanted: string): boolean {
  return end - start === wanted.length && !/[\r\n]/.test(within.original.slice(start, end));
}
