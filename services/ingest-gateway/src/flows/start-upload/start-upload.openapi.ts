import type { Description } from '#libs/service-host';
import { BRINGS_WORK } from '../../adapters/sending.openapi';
import { uploadSchema } from '../../adapters/upload.openapi';

/** The begin of an upload to the object store, for the OpenAPI document. */
export const STARTING: Description = {
  answers: {
    201: {
      means: 'Send the bytes to `url` (with `headers`) or to each of `part_urls`, then complete the upload.',
      body: uploadSchema,
      headers: { Location: 'Path of the upload' },
    },
  },
  problems: ['payload_too_large', 'unsupported_media_type', 'language_unavailable', ...BRINGS_WORK],
  example: { filename: 'contract.pdf', size: 48_213, media_type: 'application/pdf', case: 'Case 7' },
};
