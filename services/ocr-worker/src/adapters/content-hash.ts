import { createHash } from 'node:crypto';
import { PAGE_BREAK } from '#libs/contracts';

/** The hash of a document's whole text in Unicode's composed form: the same text is tagged once. */
export const contentHashOf = (pages: readonly { text: string }[]): string =>
  createHash('sha256')
    .update(
      pages
        .map(({ text }) => text)
        .join(PAGE_BREAK)
        .normalize('NFC'),
    )
    .digest('hex');
