import { createHash } from 'node:crypto';
import { PAGE_BREAK } from './documents';

/** Hex sha256 of a document's whole text in Unicode's composed form (NFC), as `DocumentParsed` carries it: the same text is tagged once. */
export const contentHash = (text: string): string => createHash('sha256').update(text.normalize('NFC')).digest('hex');

/** The same of a text that is still in pages. */
export const contentHashOf = (pages: readonly { text: string }[]): string =>
  contentHash(pages.map(({ text }) => text).join(PAGE_BREAK));
