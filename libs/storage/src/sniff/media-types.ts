/** The ways of reading that there are. */
export type MediaKind = 'pdf' | 'picture' | 'office' | 'old_word' | 'mail' | 'html' | 'text';

/** A type of files that the fleet reads: how, and what people call it. */
interface Format {
  readonly kind: MediaKind;
  readonly name: string;
}

const format = (kind: MediaKind, name: string): Format => ({ kind, name });

const OFFICE = 'application/vnd.openxmlformats-officedocument';
const OPEN = 'application/vnd.oasis.opendocument';

/** Every type that the fleet reads, under the name it uses. What is accepted and what is read both follow from this table. */
const FORMATS: Readonly<Record<string, Format>> = {
  'application/pdf': format('pdf', 'PDF'),
  'image/jpeg': format('picture', 'JPEG'),
  'image/png': format('picture', 'PNG'),
  'image/tiff': format('picture', 'TIFF'),
  'image/webp': format('picture', 'WebP'),
  'image/gif': format('picture', 'GIF'),
  'image/avif': format('picture', 'AVIF'),
  'image/bmp': format('picture', 'BMP'),
  'image/heic': format('picture', 'HEIC'),
  [`${OFFICE}.wordprocessingml.document`]: format('office', 'DOCX'),
  [`${OFFICE}.spreadsheetml.sheet`]: format('office', 'XLSX'),
  [`${OFFICE}.presentationml.presentation`]: format('office', 'PPTX'),
  'application/msword': format('old_word', 'DOC'),
  [`${OPEN}.text`]: format('office', 'ODT'),
  [`${OPEN}.spreadsheet`]: format('office', 'ODS'),
  [`${OPEN}.presentation`]: format('office', 'ODP'),
  'application/rtf': format('office', 'RTF'),
  'text/html': format('html', 'HTML'),
  'message/rfc822': format('mail', 'EML'),
  'text/plain': format('text', 'TXT'),
  'text/markdown': format('text', 'MD'),
  'text/csv': format('text', 'CSV'),
};

/** Other names of these types. */
const ALIASES: Readonly<Record<string, string>> = {
  'application/xhtml+xml': 'text/html',
  'image/apng': 'image/png',
  'image/heic-sequence': 'image/heic',
  'image/heif': 'image/heic',
  'image/x-ms-bmp': 'image/bmp',
  'text/rtf': 'application/rtf',
};

/** All of them, under the names the fleet uses. */
export const SUPPORTED_TYPES: readonly string[] = Object.keys(FORMATS);

/** The type under the name the fleet uses, or null when nobody here reads such files. */
export function supportedType(mediaType: string | undefined): string | null {
  const known = ALIASES[mediaType ?? ''] ?? mediaType ?? '';
  return Object.hasOwn(FORMATS, known) ? known : null;
}

/** Whether somebody here reads files of that type, by any of its names. */
export const isReadable = (mediaType: string): boolean => supportedType(mediaType) !== null;

/** How files of that type are read, whatever parameters and capitals its name has; null when nobody here reads them. */
export function kindOfType(mediaType: string): MediaKind | null {
  const bare = mediaType.split(';', 1).join('').trim().toLowerCase();
  return FORMATS[supportedType(bare) ?? '']?.kind ?? null;
}

/** For people: what may be sent. */
export const SUPPORTED_FOR_PEOPLE = Object.values(FORMATS)
  .map(({ name }) => name)
  .join(', ');
