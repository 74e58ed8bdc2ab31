import type { Lexemes } from './lexemes.store';
import { meantBy, otherLayout } from './spelling';
import type { TermFigures, Terms } from './terms.store';
import type { QueryTerm, TextQuery } from './text-index';
import { fold, wordsOf } from './words';

/** More words than this are a pasted document; its rarest words say enough. */
const MOST_TERMS = 48;

/** A guessed word counts less than one that was typed. */
const GUESSED = 0.7;

/** A stem that nobody indexed, and the word it came from. */
interface Unknown {
  readonly word: string;
  readonly lexeme: string;
}

/** Turns what people type into weighted stems of a tenant's own vocabulary, typos and forgotten keyboard layouts included. */
export class QueryReader {
  constructor(
    private readonly lexemes: Lexemes,
    private readonly terms: Terms,
  ) {}

  async read(text: string, tenantId: string): Promise<TextQuery> {
    this.terms.freshen();
    const origins = await this.origins(text);
    const lexemes = [...origins.keys()];
    const figures = await this.terms.figures(tenantId, lexemes);
    const uncounted = lexemes.filter((lexeme) => !figures.chunks.has(lexeme));
    const fresh = new Set(uncounted.length ? await this.terms.present(tenantId, uncounted) : []);
    const unknown = uncounted.filter((lexeme) => !fresh.has(lexeme));
    const typed = lexemes
      .filter((lexeme) => figures.chunks.has(lexeme) || fresh.has(lexeme))
      .map((lexeme) => ({ lexeme, chunks: figures.chunks.get(lexeme) ?? 1, share: 1 }));
    const guesses = await this.guesses(
      unknown.map((lexeme) => ({ lexeme, word: origins.get(lexeme) ?? lexeme })),
      tenantId,
    );
    return {
      terms: rarest(
        [...typed, ...guesses.flatMap(({ meant }) => meant.map((term) => ({ ...term, share: GUESSED })))],
        figures,
      ),
      corrections: Object.fromEntries(guesses.map(({ word, meant }) => [word, meant.map(({ lexeme }) => lexeme)])),
    };
  }

  /** Stem → the first word of the query it came from. */
  private async origins(text: string): Promise<Map<string, string>> {
    const words = wordsOf(text).map(({ folded }) => folded);
    const stems = await this.lexemes.of(words);
    const origins = new Map<string, string>();
    for (const word of words) {
      for (const lexeme of stems.get(word) ?? []) if (!origins.has(lexeme)) origins.set(lexeme, word);
    }
    return origins;
  }

  private async guesses(unknown: readonly Unknown[], tenantId: string): Promise<{ word: string; meant: Known[] }[]> {
    if (unknown.length === 0) return [];
    await this.terms.fold(); // the word that was meant may have been indexed a moment ago
    const guesses = unknown.map(async ({ word, lexeme }) => ({
      word,
      meant: await this.meant(word, lexeme, tenantId),
    }));
    return (await Promise.all(guesses)).filter(({ meant }) => meant.length > 0);
  }

  private async meant(word: string, lexeme: string, tenantId: string): Promise<Known[]> {
    const slips = meantBy(lexeme, await this.terms.similar(tenantId, lexeme));
    return slips.length > 0 ? slips : this.onOtherLayout(word, tenantId);
  }

  private async onOtherLayout(word: string, tenantId: string): Promise<Known[]> {
    const other = fold(otherLayout(word));
    const lexemes = (await this.lexemes.of([other])).get(other) ?? [];
    const { chunks } = await this.terms.figures(tenantId, lexemes);
    return [...chunks].map(([lexeme, count]) => ({ lexeme, chunks: count }));
  }
}

interface Known {
  readonly lexeme: string;
  readonly chunks: number;
}

/** Each lexeme once, with BM25's inverse document frequency as weight, rarest first. */
function rarest(known: readonly (Known & { share: number })[], { collection }: TermFigures): QueryTerm[] {
  const once = new Map(known.toReversed().map((term) => [term.lexeme, term]));
  return [...once.values()]
    .sort((a, b) => a.chunks - b.chunks)
    .slice(0, MOST_TERMS)
    .map(({ lexeme, chunks, share }) => ({ lexeme, chunks, weight: share * idf(chunks, collection.chunks) }));
}

const idf = (chunks: number, all: number): number => Math.log(1 + (Math.max(all - chunks, 0) + 0.5) / (chunks + 0.5));
