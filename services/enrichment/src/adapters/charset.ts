/** Bytes looked at for a `<meta charset>` and for the guess by letter frequency. */
const META_BYTES = 2_048;
const GUESS_BYTES = 16_384;

/**
 * The text of a page whatever its encoding: byte order mark, then the HTTP header, then `<meta>`, then valid UTF-8, then the
 * Cyrillic encoding whose letters look most like Russian, then windows-1252.
 */
export const decodePage = (bytes: Uint8Array, contentType: string): string =>
  new TextDecoder(charsetOf(bytes, contentType)).decode(bytes);

/** The encoding of a page, as a label that `TextDecoder` knows. */
export function charsetOf(bytes: Uint8Array, contentType: string): string {
  const head = Buffer.from(bytes.subarray(0, META_BYTES)).toString('latin1');
  return (
    byteOrderMark(bytes) ??
    known(/charset=["']?([\w-]+)/i.exec(contentType)?.[1]) ??
    known(/<meta[^>]+charset=["']?([\w-]+)/i.exec(head)?.[1]) ??
    guess(bytes)
  );
}

function byteOrderMark(bytes: Uint8Array): string | null {
  const [a, b, c] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8';
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  return null;
}

function known(label: string | undefined): string | null {
  if (label === undefined) return null;
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return null;
  }
}

function guess(bytes: Uint8Array): string {
  if (isUtf8(bytes)) return 'utf-8';
  if (!hasForeignWords(bytes)) return 'windows-1252';
  const sample = bytes.subarray(0, GUESS_BYTES);
  let best = { encoding: 'windows-1252', score: MIN_SCORE };
  for (const encoding of CYRILLIC) {
    const score = russianness(new TextDecoder(encoding).decode(sample));
    if (score > best.score) best = { encoding, score };
  }
  return best.encoding;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** In Cyrillic text bytes above ASCII stand side by side; the accented letters of Western languages stand alone. */
function hasForeignWords(bytes: Uint8Array): boolean {
  let high = 0;
  let adjacent = 0;
  bytes.forEach((byte, i) => {
    if (byte < 128) return;
    high++;
    if ((bytes[i - 1] ?? 0) >= 128) adjacent++;
  });
  return high / bytes.length >= 0.02 && adjacent / high > 0.4;
}

const CYRILLIC = ['windows-1251', 'koi8-r', 'ibm866', 'iso-8859-5', 'x-mac-cyrillic'];

/** Below this mean a decoding is no Russian text at all. */
const MIN_SCORE = 8;

/** Russian letters from the most to the least frequent, worth 33 to 1. */
const LETTER_WORTH = new Map('оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё'.split('').map((letter, i) => [letter, 33 - i]));

/** Mean worth of the characters that are not ASCII; a capital inside a word is a sign of the wrong encoding. */
function russianness(text: string): number {
  let worth = 0;
  let count = 0;
  let insideWord = false;
  for (const character of text) {
    if (character.charCodeAt(0) < 128) {
      insideWord = false;
      continue;
    }
    count++;
    const lower = character.toLowerCase();
    const letter = LETTER_WORTH.get(lower);
    worth += letter ?? -15;
    if (letter !== undefined && character !== lower && insideWord) worth -= 20;
    insideWord = letter !== undefined;
  }
  return count === 0 ? 0 : worth / count;
}
