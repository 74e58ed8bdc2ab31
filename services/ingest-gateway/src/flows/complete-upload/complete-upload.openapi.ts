import type { Description } from '#libs/service-host';
import { RECEIPTS } from '../../adapters/receipt.openapi';

/** The end of an upload, for the OpenAPI document. */
export const COMPLETING: Description = {
  answers: RECEIPTS,
  problems: [
    'upload_incomplete',
    'upload_expired',
    'conflict',
    'unsupported_media_type',
    'empty_file',
    'checksum_mismatch',
  ],
};
