import { kindOfType, type MediaKind } from '#libs/storage/media-types';

export type { MediaKind };

/** First bytes that outweigh what a file calls itself. */
const SIGNATURES: [MediaKind, RegExp][] = [
  [
    'picture',
    /^(?:\xff\xd8\xff|\x89PNG\r\n|II\*\0|MM\0\*|GIF8[79]a|RIFF.{4}WEBP|.{4}ftyp(?:avi[fs]|hei[cxms]|hevc|mif1|msf1))/s,
  ],
  ['office', /^\{\\rtf/],
  ['pdf', /%PDF-/],
];
/** Readers accept junk before the header of a PDF up to here. */
const HEAD_BYTES = 1024;

/** How to read a file, by its first bytes where they tell, else by its media type; null for kinds that nobody here reads. */
export function mediaKindOf(mediaType: string, bytes: Uint8Array): MediaKind | null {
  const named = kindOfType(mediaType);
  const isText = named === 'text' || named === 'html' || named === 'mail';
  if (isText) return named;
  const head = Buffer.from(bytes.subarray(0, HEAD_BYTES)).toString('latin1');
  return SIGNATURES.find(([, signature]) => signature.test(head))?.[0] ?? named;
}
