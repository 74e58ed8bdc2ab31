/** What a file says about itself. Only asked where the bytes leave a choice between kinds of text. */
export interface Claims {
  readonly filename: string;
  readonly declaredType: string;
}

/** The beginning of a file as text, or null when it is no text: binary formats have control characters or invalid UTF-8. */
export function decodeText(head: Uint8Array, claims: Claims): string | null {
  const text = decodeUnicode(head) ?? (claimsText(claims) ? Buffer.from(head).toString('latin1') : null);
  return text === null || hasControls(text) ? null : text;
}

/** Tab to carriage return, the old end-of-file mark and escape occur in texts; the rest of C0 does not. */
function hasControls(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 0x20 && !(code >= 0x09 && code <= 0x0d) && code !== 0x1a && code !== 0x1b) return true;
  }
  return false;
}

/** UTF-8, or UTF-16 with its byte order mark; a character cut in two at the end is no fault. */
function decodeUnicode(head: Uint8Array): string | null {
  try {
    return new TextDecoder(encodingOf(head), { fatal: true }).decode(head, { stream: true });
  } catch {
    return null;
  }
}

function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return 'utf-8';
}

/** Texts in older encodings (windows-1251, koi8-r) have no mark: they are believed when they call themselves text. */
const claimsText = ({ filename, declaredType }: Claims): boolean =>
  declaredType.startsWith('text/') || /\.(txt|text|log|md|markdown|csv|eml|html?|xhtml)$/i.test(filename);
