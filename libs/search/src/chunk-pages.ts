import type { Chunk, SearchPage } from './search-document';

/** Characters of a passage: about what the embedding model sees (256 tokens), and short enough to be read as a search result. */
export const LONGEST_CHUNK = 1_200;

/** Cuts a document into passages that end with a sentence where possible and never cross a page. Passage 0 is the title. */
export function chunkPages(title: string, pages: readonly SearchPage[]): Chunk[] {
  const passages = pages.flatMap(({ number, text }) => chunkText(text).map((chunk) => ({ page: number, text: chunk })));
  return [{ page: null, text: storable(title) }, ...passages].map((passage, ordinal) => ({ ordinal, ...passage }));
}

/** Passages of one text, none longer than `LONGEST_CHUNK`, none empty. */
export function chunkText(text: string): string[] {
  const chunks: string[] = [];
  let current = '';
  for (const sentence of sentencesOf(storable(text))) {
    if (current && current.length + sentence.length > LONGEST_CHUNK) {
      chunks.push(current);
      current = '';
    }
    current += sentence;
  }
  chunks.push(current);
  return chunks.map((chunk) => chunk.trim()).filter((chunk) => chunk !== '');
}

/** One spelling of every letter, words whole again that a line end had split, and no NUL, which Postgres refuses. */
function storable(text: string): string {
  return text
    .normalize('NFC')
    .replaceAll('\u0000', '')
    .replace(/\u00AD\s*\n?\s*/gu, '')
    .replace(/(\p{Ll})[-\u2010]\n\s*(?=\p{Ll})/gu, '$1');
}

/** Sentences with what follows them; the endless ones in pieces. */
function sentencesOf(text: string): string[] {
  const sentences = text.match(/[^.!?…\n]*(?:[.!?…]+["'»”)\]]*|\n|$)\s*/gu) ?? [];
  return sentences.flatMap((sentence) => (sentence.length > LONGEST_CHUNK ? piecesOf(sentence) : sentence));
}

/** Cut at a blank where there is one; never inside a surrogate pair. */
function piecesOf(sentence: string): string[] {
  const pattern = new RegExp(`[^]{1,${LONGEST_CHUNK / 2}}(?=\\s|$)|[^]{1,${LONGEST_CHUNK / 2}}`, 'gu');
  return sentence.match(pattern) ?? [];
}
