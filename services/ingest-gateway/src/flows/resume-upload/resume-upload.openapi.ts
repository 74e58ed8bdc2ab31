import type { Description } from '#libs/service-host';
import { BRINGS_WORK } from '../../adapters/sending.openapi';

const TUS = { 'Tus-Resumable': '`1.0.0`, in every request but OPTIONS' };
const PLACE = { 'Upload-Offset': 'Bytes that have arrived' };
const DOCUMENT = {
  'X-Document-Id': 'The document, with the last byte',
  'X-Document-Duplicate': 'Whether the tenant had these bytes already',
};

/** Resumable uploads (tus 1.0, see https://tus.io), for the OpenAPI document. */
export const OFFERING: Description = {
  answers: {
    204: {
      means: 'The protocol as it is spoken here.',
      headers: {
        'Tus-Extension': 'What is spoken',
        'Tus-Max-Size': 'Most bytes',
        'Tus-Checksum-Algorithm': 'Checksums',
      },
    },
  },
};

export const BEGINNING: Description = {
  headers: {
    ...TUS,
    'Upload-Length': 'Bytes of the whole file',
    'Upload-Metadata':
      '`filename`, `filetype`, `case`, `title`, `doc_kind`, `source`, `languages`, `sha256`, each with its value in base64',
  },
  answers: {
    201: { means: 'Send the bytes to `Location`.', headers: { Location: 'Path of the upload', ...PLACE, ...DOCUMENT } },
  },
  problems: [
    'payload_too_large',
    'unsupported_media_type',
    'empty_file',
    'language_unavailable',
    'unsupported_protocol_version',
    ...BRINGS_WORK,
  ],
};

export const ASKING: Description = {
  headers: TUS,
  answers: { 200: { means: 'Where to go on.', headers: { ...PLACE, ...DOCUMENT } } },
  problems: ['upload_expired', 'conflict'],
};

export const SENDING: Description = {
  headers: {
    ...TUS,
    'Upload-Offset': 'Where this piece begins',
    'Upload-Checksum': 'Algorithm and digest in base64 (optional)',
  },
  takes: { type: 'application/offset+octet-stream' },
  answers: { 204: { means: 'The piece is safe.', headers: { ...PLACE, ...DOCUMENT } } },
  problems: [
    'upload_offset_mismatch',
    'upload_expired',
    'payload_too_large',
    'piece_checksum_mismatch',
    'checksum_mismatch',
    'unsupported_media_type',
  ],
};

export const ABORTING: Description = {
  headers: TUS,
  answers: { 204: { means: 'Nothing of it is left.' } },
  problems: ['conflict', 'upload_expired'],
};
