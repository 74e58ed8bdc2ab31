import { PermanentError } from '#libs/errors';
import { decodeText } from '../../../../domain/charset';
import { cleanText } from '../../../../domain/clean-text';

/** Part of control characters above which a file is no text, whatever it calls itself. */
const MOST_CONTROLS = 0.05;
/** A form feed ends a page. */
const PAGE_END = '\f';

/** The pages of a text file in whatever encoding it may be. */
export function textPages(file: Uint8Array): string[] {
  const text = decodeText(file);
  const controls = text.match(/[^\P{Cc}\s]/gu)?.length ?? 0;
  if (controls > text.length * MOST_CONTROLS) {
    throw new PermanentError('corrupt_file', 'The file calls itself a text but holds binary data');
  }
  return text.split(PAGE_END).map(cleanText);
}
