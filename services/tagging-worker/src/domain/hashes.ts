import { createHash } from 'node:crypto';
import { foldText } from './folded-text';

/** Hex sha256 of the tags as a set: neither their order nor their spelling of case and ё changes it. */
export function tagsHash(tags: readonly { readonly text: string }[]): string {
  const folded = new Set(tags.map((tag) => foldText(tag.text).folded));
  return sha256(JSON.stringify([...folded].sort()));
}

/** Hex sha256 of a document's text in NFC: two deliveries of one text are known by it. */
export const contentHash = (text: string): string => sha256(text.normalize('NFC'));

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
