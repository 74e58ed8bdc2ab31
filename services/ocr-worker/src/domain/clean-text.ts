/** PDFium marks a line end inside a word with one of these. */
const WORD_BREAK = '\u0002';
const BROKEN_WORD = /\ufffe(?:\r?\n)?/g;
/** All control characters but tab and line feed; PostgreSQL refuses a zero byte. */
const CONTROLS = /[^\P{Cc}\t\n]/gu;

/** Text as every store takes it: NFC, line feeds only, no control characters, no half surrogates, words joined that a line end broke. */
export function cleanText(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(WORD_BREAK, '\ufffe')
    .replace(BROKEN_WORD, '')
    .replace(/\r\n?/g, '\n')
    .replace(CONTROLS, '')
    .normalize('NFC')
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
