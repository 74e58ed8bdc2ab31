import type { ItsFunction, WinkMethods } from 'wink-nlp';
import type { PartOfSpeech, PartOfSpeechTagger } from './part-of-speech';

/** Units of text given to wink-nlp at once: its memory grows with the text. */
const STRETCH = 20_000;

/** English parts of speech by wink-nlp and its lite web model (1 MB, loaded on the first call). */
export async function loadEnglishParts(): Promise<PartOfSpeechTagger> {
  const { default: winkNlp } = await import('wink-nlp');
  const { default: model } = await import('wink-eng-lite-web-model');
  const nlp = winkNlp(model, ['pos']);
  return {
    tag: (text, words) => {
      const parts = new Map<number, PartOfSpeech>();
      for (let offset = 0; offset < text.length; offset += STRETCH) {
        tagStretch(nlp, text.slice(offset, offset + STRETCH), offset, parts);
      }
      return words.map((word) => parts.get(word.start) ?? 'noun');
    },
    isDictionaryForm: () => false,
  };
}

/** wink-nlp gives tokens without offsets: they are found again by walking along the text. */
function tagStretch(nlp: WinkMethods, text: string, offset: number, parts: Map<number, PartOfSpeech>): void {
  const tokens = nlp.readDoc(text).tokens();
  const its: Record<'pos' | 'precedingSpaces', ItsFunction<string>> = nlp.its;
  const tags = tokens.out(its.pos);
  const gaps = tokens.out(its.precedingSpaces);
  let at = 0;
  tokens.out().forEach((token, i) => {
    const from = at + (gaps[i] ?? '').length;
    const found = text.startsWith(token, from) ? from : text.indexOf(token, from);
    at = found < 0 ? from : found + token.length;
    if (found >= 0) parts.set(offset + found, PARTS[tags[i] ?? ''] ?? 'other');
  });
}

/** Universal part-of-speech tags; unknown words (X) and symbols are mostly names. */
const PARTS: Record<string, PartOfSpeech> = {
  NOUN: 'noun',
  PROPN: 'noun',
  X: 'noun',
  SYM: 'noun',
  ADJ: 'adjective',
  NUM: 'numeral',
};
