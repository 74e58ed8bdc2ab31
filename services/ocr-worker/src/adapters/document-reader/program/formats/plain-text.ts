import { PermanentError } from '#libs/errors';
import { decodeText } from '../../../../domain/charset';
import { cleanText } from '../../../../domain/clean-text';

/** A long novel has 4 MB; what is larger is a log or a data set, which nobody reads as a document. */
const MAX_BYTES = 20e6;
/** Part of control characters above which a file is no text, whatever it calls itself. */
const MOST_CONTROLS = 0.05;
/** A form feed ends a page. */
const PAGE_END = '\f';

/** The pages of a text file in whatever encoding it may be. */
export function textPages(file: Uint8Array): string[] {
  refuseBySize(file);
  const text = decodeText(file);
  const controls = text.match(/[^\P{Cc}\s]/gu)?.length ?? 0;
  if (controls > text.length * MOST_CONTROLS) {
    throw new PermanentError('corrupt_file', 'The file calls itself a text but holds binary data');
  }
  return text.split(PAGE_END).map(cleanText);
}

/** Refuses texts that are too large to be documents. */
export function refuseBySize(file: Uint8Array): void {
  if (file.length <= MAX_BYTES) return;
  const [megabytes, limit] = [Math.ceil(file.length / 1e6), MAX_BYTES / 1e6];
  throw new PermanentError('resource_limit_exceeded', `The text has ${megabytes} MB, limit ${limit}; split it`, {
    facts: { resource: 'text', megabytes, limit },
  });
}
