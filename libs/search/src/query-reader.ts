import type { Lexemes } from './lexemes.store';
import { meantBy, otherLayout } from './spelling';
import type { TermFigures, Terms } from './terms.store';
import type { QueryTerm, TextQuery } from './text-index';
import { fold, quotedPhrases, wordsOf } from './words';

/** More words than this are a pasted document; its rarest words say enough. */
const MOST_TERMS = 48;

/** A guessed word counts less than one that was typed. */
const GUESSED = 0.7;

/** Turns what people type into weighted stems of a tenant's own vocabulary, typos and forgotten keyboard layouts included. */
export class QueryReader {
  constructor(
    private readonly lexemes: Lexemes,
    private readonly terms: Terms,
  ) {}

  async read(text: string, tenantId: string): Promise<TextQuery> {
    this.terms.freshen();
    const stems = await this.stemsOf(text);
    const { found, figures } = await this.occurring(tenantId, [...stems.values()].flat());
    const unknown = [...stems].filter(([, lexemes]) => !lexemes.some((lexeme) => found.has(lexeme)));
    const guesses = await this.guesses(unknown, tenantId);
    const typed = [...found].map(([lexeme, chunks]) => ({ lexeme, chunks, guessed: false }));
    const guessed = guesses.flatMap(({ meant }) => meant.map((term) => ({ ...term, guessed: true })));
    return {
      terms: rarest([...typed, ...guessed], figures),
      phrases: quotedPhrases(text),
      corrections: Object.fromEntries(guesses.map(({ word, meant }) => [word, meant.map(({ lexeme }) => lexeme)])),
    };
  }

  /** Words of the query that are no stop words, with the stems under which they may be indexed. */
  private async stemsOf(text: string): Promise<Map<string, string[]>> {
    const words = wordsOf(text).map(({ folded }) => folded);
    const lexemes = await this.lexemes.of(words);
    const stems = words.map((word): [string, string[]] => [
      word,
      (lexemes.get(word) ?? []).flatMap((stem) => withSurname(word, stem)),
    ]);
    return new Map(stems.filter(([, own]) => own.length > 0));
  }

  /** Those of the lexemes that some passage has, with the number of passages. */
  private async occurring(
    tenantId: string,
    lexemes: readonly string[],
  ): Promise<{ found: Map<string, number>; figures: TermFigures }> {
    let figures = await this.terms.figures(tenantId, lexemes);
    if (figures.chunks.size < new Set(lexemes).size) {
      await this.terms.fold(); // the word, or the one that was meant, may have been indexed a moment ago
      figures = await this.terms.figures(tenantId, lexemes);
    }
    const found = new Map(figures.chunks);
    const uncounted = lexemes.filter((lexeme) => !found.has(lexeme));
    const fresh = uncounted.length > 0 ? await this.terms.present(tenantId, uncounted) : [];
    for (const lexeme of fresh) found.set(lexeme, 1);
    return { found, figures };
  }

  private async guesses(
    unknown: readonly [string, string[]][],
    tenantId: string,
  ): Promise<{ word: string; meant: Known[] }[]> {
    const guesses = unknown.map(async ([word, [stem = word]]) => ({
      word,
      meant: await this.meant(word, stem, tenantId),
    }));
    return (await Promise.all(guesses)).filter(({ meant }) => meant.length > 0);
  }

  private async meant(word: string, stem: string, tenantId: string): Promise<Known[]> {
    const slips = meantBy(stem, await this.terms.similar(tenantId, stem));
    return slips.length > 0 ? slips : this.onOtherLayout(word, tenantId);
  }

  private async onOtherLayout(word: string, tenantId: string): Promise<Known[]> {
    const other = fold(otherLayout(word));
    const lexemes = (await this.lexemes.of([other])).get(other) ?? [];
    const { chunks } = await this.terms.figures(tenantId, lexemes);
    return [...chunks].map(([lexeme, count]) => ({ lexeme, chunks: count }));
  }
}

/** The stemmer makes `семен` of Семёнов, but `семенов` of Семёнова: it takes the surname's ending for a genitive plural. */
function withSurname(word: string, stem: string): string[] {
  if (stem.length > 4 && /[ое]в$/.test(stem)) return [stem, stem.slice(0, -2)];
  return /[ое]в$/.test(word) && stem !== word ? [stem, word] : [stem];
}

interface Known {
  readonly lexeme: string;
  readonly chunks: number;
}

/** Each lexeme once, with BM25's inverse document frequency as weight, rarest first. */
function rarest(known: readonly (Known & { guessed: boolean })[], { collection }: TermFigures): QueryTerm[] {
  const once = new Map(known.toReversed().map((term) => [term.lexeme, term]));
  return [...once.values()]
    .sort((a, b) => a.chunks - b.chunks)
    .slice(0, MOST_TERMS)
    .map((term) => ({ ...term, weight: (term.guessed ? GUESSED : 1) * idf(term.chunks, collection.chunks) }));
}

const idf = (chunks: number, all: number): number => Math.log(1 + (Math.max(all - chunks, 0) + 0.5) / (chunks + 0.5));
