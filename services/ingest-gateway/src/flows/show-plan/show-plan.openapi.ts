import { type Description, named, timeSchema } from '#libs/service-host';
import { z } from 'zod';

const sliceSchema = named(
  'PlanSlice',
  z.object({
    number: z.int().meta({ description: 'From 0' }),
    from_page: z.int(),
    to_page: z.int().nullable(),
    pages_read: z.int(),
    done: z.boolean(),
  }),
  'A range of pages that one worker reads',
);

const plannedPageSchema = named(
  'PlannedPage',
  z.object({
    number: z.int().meta({ description: 'From 1' }),
    width: z.number(),
    height: z.number().meta({ description: 'Points in a PDF, pixels in a picture' }),
    source: z.enum(['text_layer', 'ocr', 'refused']),
    reason: z.string().meta({ description: 'Why: `good layer`, `no text`, `garbage: 13 % vowels`' }),
  }),
  'A page before it was read',
);

const planSchema = z
  .object({
    kind: z.string().meta({ description: '`pdf`, `picture`, `office`, `mail`, `html`, `text`' }),
    lane: z.enum(['small', 'medium', 'large', 'xlarge']),
    engine: z.string().meta({ description: '`tesseract` when any page has to be recognised, else `text_layer`' }),
    languages: z.array(z.string()),
    page_count: z
      .int()
      .nullable()
      .meta({ description: 'Null for formats whose pages are known only when they are read' }),
    ocr_pages: z.int().meta({ description: 'Pages that have to be recognised' }),
    pages_read: z.int(),
    estimated_seconds: z.number().meta({ description: 'Of one reader' }),
    planned_at: timeSchema,
    finished_at: timeSchema.nullable(),
    slices: z.array(sliceSchema),
    pages: z.array(plannedPageSchema),
  })
  .meta({ id: 'Plan' });

/** The plan of a document, for the OpenAPI document. */
export const PLAN: Description = { answers: { 200: { means: 'The plan.', body: planSchema } } };
