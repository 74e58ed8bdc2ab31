declare module 'az' {
  /** One reading of a word, with its probability. */
  interface Parse {
    readonly score: number;
    readonly tag: { toString(): string };
  }
  interface Morph {
    (word: string): Parse[];
    init(dictionaries: string, done: (error: Error | null) => void): void;
  }
  export const Morph: Morph;
}

declare module 'snowball-stemmers' {
  export function newStemmer(language: 'english' | 'russian'): { stem(word: string): string };
}

declare module 'stopwords-iso' {
  const words: Record<'en' | 'ru', string[]>;
  export default words;
}
