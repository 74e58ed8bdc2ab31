/** The ways of reading that there are. */
export type MediaKind = 'pdf' | 'picture' | 'office' | 'mail' | 'html' | 'text';

const OFFICE = 'application/vnd.openxmlformats-officedocument';
const OPEN = 'application/vnd.oasis.opendocument';

const KINDS: Record<string, MediaKind> = {
  'application/pdf': 'pdf',
  'image/jpeg': 'picture',
  'image/png': 'picture',
  'image/tiff': 'picture',
  'image/webp': 'picture',
  'image/gif': 'picture',
  'image/avif': 'picture',
  [`${OFFICE}.wordprocessingml.document`]: 'office',
  [`${OFFICE}.spreadsheetml.sheet`]: 'office',
  [`${OFFICE}.presentationml.presentation`]: 'office',
  [`${OPEN}.text`]: 'office',
  [`${OPEN}.spreadsheet`]: 'office',
  [`${OPEN}.presentation`]: 'office',
  'application/rtf': 'office',
  'text/rtf': 'office',
  'message/rfc822': 'mail',
  'text/html': 'html',
  'application/xhtml+xml': 'html',
  'text/plain': 'text',
  'text/markdown': 'text',
  'text/csv': 'text',
};

/** First bytes that outweigh what a file calls itself. */
const SIGNATURES: [MediaKind, RegExp][] = [
  ['picture', /^(?:\xff\xd8\xff|\x89PNG\r\n|II\*\0|MM\0\*|GIF8[79]a|RIFF.{4}WEBP|.{4}ftypavi[fs])/s],
  ['office', /^\{\\rtf/],
  ['pdf', /%PDF-/],
];
/** Readers accept junk before the header of a PDF up to here. */
const HEAD_BYTES = 1024;

/** How to read a file, by its first bytes where they tell, else by its media type; null for kinds that nobody here reads. */
export function mediaKindOf(mediaType: string, bytes: Uint8Array): MediaKind | null {
  const named = KINDS[mediaType.split(';', 1)[0]!.trim().toLowerCase()];
  const isText = named === 'text' || named === 'html' || named === 'mail';
  if (isText) return named;
  const head = Buffer.from(bytes.subarray(0, HEAD_BYTES)).toString('latin1');
  return SIGNATURES.find(([, signature]) => signature.test(head))?.[0] ?? named ?? null;
}
