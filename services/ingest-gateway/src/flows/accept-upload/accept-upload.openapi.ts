import { type Description, named } from '#libs/service-host';
import { z } from 'zod';
import { AWAITED_RECEIPTS, receiptSchema } from '../../adapters/receipt.openapi';
import { BRINGS_WORK, REPEATABLE } from '../../adapters/sending.openapi';
import { WAITING } from '../../adapters/task.openapi';
import { UploadFields } from './upload-fields';

const refusalSchema = named(
  'RefusedFile',
  z.looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string(),
    instance: z.string(),
    request_id: z.string(),
  }),
  'The problem of one file of several',
);

const severalSchema = named(
  'SeveralReceipts',
  z.object({
    items: z.array(z.union([receiptSchema.extend({ status: z.int() }), refusalSchema])),
  }),
  'What became of each file, in the order of the request; look at the `status` of each',
);

/** The upload of files, for the OpenAPI document. */
export const UPLOADING: Description = {
  takes: { type: 'multipart/form-data', form: { fields: UploadFields, file: 'One file, or several' } },
  answers: {
    ...AWAITED_RECEIPTS,
    207: { means: 'Several files: each has its own answer.', body: severalSchema },
  },
  headers: {
    ...REPEATABLE.headers,
    ...WAITING,
    'Content-Digest': 'RFC 9530, `sha-256`: of the whole body, or of the one file in it',
    Expect: '`100-continue`: what will not be taken is refused before its bytes travel',
  },
  problems: [
    'request_timeout',
    'payload_too_large',
    'unsupported_media_type',
    'empty_file',
    'language_unavailable',
    'checksum_mismatch',
    ...REPEATABLE.problems,
    ...BRINGS_WORK,
  ],
};
