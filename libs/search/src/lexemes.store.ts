import { LRUCache } from 'lru-cache';
import type { Queries } from '#libs/persistence';

/** Words whose stems are remembered; a language has far fewer that occur often. */
const REMEMBERED = 50_000;

/**
 * The stems Postgres makes of folded words under the `consilium` configuration; none for stop words.
 * Asked of Postgres instead of a JavaScript stemmer, so that what is looked for and what is marked is exactly what was indexed.
 */
export class Lexemes {
  private readonly known = new LRUCache<string, readonly string[]>({ max: REMEMBERED });

  constructor(private readonly queries: Queries) {}

  async of(words: Iterable<string>): Promise<Map<string, readonly string[]>> {
    const wanted = new Set(words);
    const found = new Map<string, readonly string[]>();
    const unknown: string[] = [];
    for (const word of wanted) {
      const lexemes = this.known.get(word);
      if (lexemes) found.set(word, lexemes);
      else unknown.push(word);
    }
    for (const { word, lexemes } of await this.read(unknown)) {
      this.known.set(word, lexemes);
      found.set(word, lexemes);
    }
    return found;
  }

  private async read(words: readonly string[]): Promise<{ word: string; lexemes: string[] }[]> {
    if (words.length === 0) return [];
    return this.queries.query(
      `SELECT word, tsvector_to_array(to_tsvector('consilium', word)) AS lexemes FROM unnest($1::text[]) AS word`,
      [words],
    );
  }
}
