/** What a word can do in a noun phrase. */
export type PartOfSpeech = 'noun' | 'adjective' | 'numeral' | 'other';

/** Tells parts of speech for the words of one language. */
export interface PartOfSpeechTagger {
  /** One part of speech for each word; words are in text order. */
  tag(text: string, words: readonly { readonly surface: string; readonly start: number }[]): PartOfSpeech[];

  /** Whether the lower-case word may stand in its dictionary form, which reads best as a tag. */
  isDictionaryForm(word: string): boolean;
}
