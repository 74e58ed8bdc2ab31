import type { TsvLine, TsvWord } from './tesseract-tsv';

/** Both alphabets at once cost 30 % more than one, and take capital Latin for Cyrillic now and then. */
const BOTH = 'rus+eng';
const LATIN_ONLY = 'eng';
/** Below this part of Cyrillic among its letters a page is a Latin one. */
const MOSTLY_LATIN = 0.5;
const PURELY_LATIN = 0.02;
/** Cyrillic read as Latin comes with a confidence of about 0.5; a clean Latin page has at most one such word. */
const UNSURE = 0.6;
const UNSURE_WORDS = 2;

/** Of the words in a sample of a Latin page 78 to 100 % are read surely as Latin, of those of a Cyrillic one 0 to 20 %. */
const SURE = 0.85;
const SURE_SHARE = 0.5;
const ENOUGH_WORDS = 4;

/**
 * With which languages to read each page of a document that may be Russian, English or both: its first page is sampled, after a Latin page the next is tried
 * as Latin only, and what looks like the wrong alphabet gets a second opinion. Other languages are read as they were asked for.
 */
export class ScriptChoice {
  /** Undefined until something was read. */
  private latin: boolean | undefined;

  constructor(private readonly asked: string) {}

  /** What to read the next page with. */
  get languages(): string {
    return this.latin ? LATIN_ONLY : this.asked;
  }

  /** Whether `languages` is less than what was asked for. */
  get isNarrowed(): boolean {
    return this.latin === true;
  }

  /**
   * What to read a sample of the page with before it is read itself, if it is worth it: reading for both alphabets costs more than the sample does. Either
   * set of languages can tell, so it is one that a Tesseract has loaded already, if there is one.
   */
  sampleLanguages(loaded: readonly string[]): string | null {
    if (this.asked !== BOTH || this.latin !== undefined) return null;
    return loaded.includes(BOTH) && !loaded.includes(LATIN_ONLY) ? BOTH : LATIN_ONLY;
  }

  /** Learns from some lines of a page, read with one of the `sampleLanguages`. */
  sampled(languages: string, lines: readonly TsvLine[]): void {
    const words = wordsOf(lines).filter((word) => /\p{L}{3}/u.test(word.text));
    const sure = words.filter((word) => word.confidence >= SURE).length;
    const looksLatin = languages === BOTH ? cyrillicShare(lines) < MOSTLY_LATIN : sure >= words.length * SURE_SHARE;
    this.latin = words.length >= ENOUGH_WORDS && looksLatin;
  }

  /** The page was no Latin one after all. */
  widen(): void {
    this.latin = false;
  }

  /** What was learned may not be true of this page, which does not look like the others. */
  forget(): void {
    this.latin = undefined;
  }

  /** Which languages should read the page as well, if any: the other set, when words seem to be of the other alphabet. */
  secondOpinion(lines: readonly TsvLine[]): string | null {
    if (this.asked !== BOTH) return null;
    if (this.latin) return unsureWords(lines) >= UNSURE_WORDS ? BOTH : null;
    const cyrillic = cyrillicShare(lines);
    return cyrillic > 0 && cyrillic < MOSTLY_LATIN ? LATIN_ONLY : null;
  }

  /** Learns from a page that was read. */
  saw(lines: readonly TsvLine[]): void {
    if (this.asked === BOTH && lines.length) this.latin = cyrillicShare(lines) < PURELY_LATIN;
  }
}

/** Part of Cyrillic among the letters, 0 to 1. */
export function cyrillicShare(lines: readonly TsvLine[]): number {
  const text = wordsOf(lines)
    .map((word) => word.text)
    .join('');
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const cyrillic = text.match(/\p{Script=Cyrillic}/gu)?.length ?? 0;
  return letters ? cyrillic / letters : 0;
}

function unsureWords(lines: readonly TsvLine[]): number {
  return wordsOf(lines).filter((word) => word.confidence < UNSURE && /\p{L}{2}/u.test(word.text)).length;
}

function wordsOf(lines: readonly TsvLine[]): TsvWord[] {
  return lines.flatMap((line) => line.words);
}
