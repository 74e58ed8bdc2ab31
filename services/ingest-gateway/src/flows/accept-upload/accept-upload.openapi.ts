import { type Description, named } from '#libs/service-host';
import { z } from 'zod';
import { RECEIPTS, receiptSchema } from '../../adapters/receipt.openapi';
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
    ...RECEIPTS,
    207: { means: 'Several files: each has its own answer.', body: severalSchema },
  },
  problems: ['payload_too_large', 'unsupported_media_type', 'empty_file', 'checksum_mismatch'],
};
