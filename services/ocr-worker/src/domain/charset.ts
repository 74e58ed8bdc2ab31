/** Eight-bit code pages that Russian and western texts come in. */
const CODE_PAGES = ['windows-1251', 'koi8-r', 'ibm866', 'windows-1252'] as const;
/** The commonest Russian letters, about 60 % of any prose; a wrong code page gives rare or capital ones. */
const COMMON_RUSSIAN = /[оеаинтсрвл]/g;
/** Bytes enough to tell a code page. */
const SAMPLE = 64 * 1024;
/** Part of zero bytes at even or odd places that makes a text UTF-16. */
const WIDE_SHARE = 0.05;

/** The text of a file of unknown encoding: by byte order mark, UTF-16 by its zero bytes, UTF-8 if valid, else the likeliest code page. */
export function decodeText(bytes: Uint8Array): string {
  return new TextDecoder(encodingOf(bytes)).decode(bytes);
}

/** The encoding of a text's bytes, as `TextDecoder` names it. */
export function encodingOf(bytes: Uint8Array): string {
  return markedEncoding(bytes) ?? wideEncoding(bytes) ?? (isUtf8(bytes) ? 'utf-8' : likeliestCodePage(bytes));
}

function markedEncoding(bytes: Uint8Array): string | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 'utf-8' : null;
}

/** Spaces and digits have a zero byte in UTF-16, in every script. */
function wideEncoding(bytes: Uint8Array): string | null {
  const sample = bytes.subarray(0, SAMPLE);
  const zeros = [0, 0];
  for (const [at, byte] of sample.entries()) if (byte === 0) zeros[at % 2]!++;
  const [even = 0, odd = 0] = zeros;
  const wide = (sample.length / 2) * WIDE_SHARE;
  if (Math.max(even, odd) <= wide || Math.min(even, odd) > wide / 4) return null;
  return odd > even ? 'utf-16le' : 'utf-16be';
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function likeliestCodePage(bytes: Uint8Array): string {
  const sample = bytes.subarray(0, SAMPLE);
  const scored = CODE_PAGES.map((page) => ({ page, score: russianScore(new TextDecoder(page).decode(sample)) }));
  const best = scored.reduce((one, other) => (other.score > one.score ? other : one));
  return best.score > 0 ? best.page : 'windows-1252';
}

/** Positive for Russian prose: its letters are mostly common ones, and small. */
function russianScore(text: string): number {
  const letters = text.match(/[^\p{ASCII}]/gu)?.length ?? 0;
  const common = text.match(COMMON_RUSSIAN)?.length ?? 0;
  return common - letters * 0.3;
}
