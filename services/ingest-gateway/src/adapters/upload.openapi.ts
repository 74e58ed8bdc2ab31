import { idSchema, named } from '#libs/service-host';
import { z } from 'zod';
import { receiptSchema } from './receipt.openapi';

const partSchema = named('UploadPart', z.object({ number: z.int(), size: z.int() }), 'A part that has arrived');

/** An upload as its sender sees it. */
export const uploadSchema = named(
  'Upload',
  z.object({
    upload_id: idSchema,
    method: z.enum(['put', 'multipart', 'tus']),
    state: z.enum(['open', 'completed', 'refused', 'aborted', 'expired']),
    filename: z.string(),
    size: z.int().meta({ description: 'Announced, in bytes' }),
    media_type: z.string(),
    url: z.string().optional().meta({ description: 'Where the bytes of a single request go, by PUT' }),
    headers: z.record(z.string(), z.string()).optional().meta({ description: 'Signed: send them as they are' }),
    part_urls: z.array(z.string()).optional().meta({ description: 'Where each part goes, by PUT, in order' }),
    part_size: z.int().optional().meta({ description: 'Bytes of each part but the last' }),
    parts: z.array(partSchema).optional(),
    expires_at: z.iso.datetime().meta({ description: 'Until when the addresses work; ask again for fresh ones' }),
    session_expires_at: z.iso.datetime().meta({ description: 'Until when it can be completed' }),
    receipt: receiptSchema.optional(),
  }),
  'A file that its sender brings to the object store; open ones have fresh addresses at each look',
);
