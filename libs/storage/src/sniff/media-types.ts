const OFFICE = 'application/vnd.openxmlformats-officedocument';
const OPEN = 'application/vnd.oasis.opendocument';

/** What ocr-worker can read. */
const SUPPORTED = new Set([
  'application/pdf',
  'image/jpeg',
  'image/png',
  'image/tiff',
  'image/webp',
  'image/gif',
  'image/avif',
  `${OFFICE}.wordprocessingml.document`,
  `${OFFICE}.spreadsheetml.sheet`,
  `${OFFICE}.presentationml.presentation`,
  `${OPEN}.text`,
  `${OPEN}.spreadsheet`,
  `${OPEN}.presentation`,
  'application/rtf',
]);

/** Other names of supported types. */
const ALIASES: Record<string, string> = { 'image/apng': 'image/png', 'text/rtf': 'application/rtf' };

/** The type under the name the fleet uses, or null when nobody here reads such files. */
export function supportedType(mediaType: string | undefined): string | null {
  const known = ALIASES[mediaType ?? ''] ?? mediaType ?? '';
  return SUPPORTED.has(known) ? known : null;
}

const TEXTS = new Set(['text/plain', 'text/markdown', 'text/csv', 'text/html', 'message/rfc822']);

/** Whether somebody here reads files of that type, by any of its names. */
export const isReadable = (mediaType: string): boolean => TEXTS.has(mediaType) || supportedType(mediaType) !== null;

/** For people: what may be sent. */
export const SUPPORTED_FOR_PEOPLE =
  'PDF, JPEG, PNG, TIFF, WebP, GIF, AVIF, DOCX, XLSX, PPTX, ODT, ODS, ODP, RTF, HTML, EML, TXT, MD, CSV';
