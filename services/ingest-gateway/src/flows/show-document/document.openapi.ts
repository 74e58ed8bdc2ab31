import { idSchema, listOf, named, timeSchema } from '#libs/service-host';
import { z } from 'zod';
import { linksSchema, stateSchema } from '../../adapters/receipt.openapi';
import { EXAMPLE } from './document.example';

const tagSchema = named(
  'Tag',
  z.looseObject({ text: z.string(), start: z.int().optional(), end: z.int().optional() }),
  'A word or name the document is about; `start` and `end` count characters of its text',
);

const enrichmentSchema = named(
  'Enrichment',
  z.looseObject({ kind: z.string(), updated_at: timeSchema }),
  'What was found around the document; its fields depend on `kind`. Lists name enrichments only',
);

/** A document as clients see it. */
export const documentSchema = z
  .object({
    document_id: idSchema,
    tenant: z.string(),
    case: z.string().nullable(),
    title: z.string(),
    filename: z.string(),
    source: z.string().meta({ description: 'Who sent it: `upload`, or `system/channel/external_id` of a post' }),
    doc_kind: z.string().nullable(),
    media_type: z.string(),
    size: z.number().meta({ description: 'Bytes' }),
    sha256: z.string(),
    languages: z.array(z.string()).meta({ description: 'As the sender named them' }),
    state: stateSchema,
    created_at: timeSchema,
    updated_at: timeSchema,
    published_at: timeSchema.nullable(),
    expires_at: timeSchema.nullable(),
    page_count: z.int().nullable(),
    language: z.string().nullable().meta({ description: 'As the text shows' }),
    coverage: z.number().nullable().meta({ description: 'Share of the pages that were read, 0 to 1' }),
    avg_confidence: z.number().nullable().meta({ description: '0 to 1' }),
    version: z.int().meta({ description: 'Raised with every change of this record' }),
    revision: z.int().meta({ description: 'Raised when the document itself has changed: a post with another text' }),
    tags: z.array(tagSchema),
    enrichments: z.array(enrichmentSchema),
    problem_id: idSchema.nullable().meta({ description: 'The open problem that holds it, for GET /api/problems/{id}' }),
    job_id: idSchema.nullable(),
    links: linksSchema,
  })
  .meta({ id: 'Document', examples: [EXAMPLE] });

export const documentsSchema = listOf('DocumentList', documentSchema);

const wordSchema = named(
  'PageWord',
  z.object({
    text: z.string(),
    x: z.number(),
    y: z.number(),
    width: z.number(),
    height: z.number(),
    confidence: z.number(),
  }),
  'A word and its box; the box in fractions of the upright page',
);

const otherReadingSchema = named(
  'OtherReading',
  z.object({ engine: z.string(), confidence: z.number().meta({ description: '0 to 1' }) }),
);

export const pageSchema = named(
  'DocumentPage',
  z.object({
    number: z.int().meta({ description: 'From 1' }),
    status: z.string(),
    source: z.string().meta({ description: '`text_layer` or `ocr`' }),
    text: z.string(),
    confidence: z.number(),
    words: z.array(wordSchema),
    fault: z.string().nullable().meta({ description: 'Why the page could not be read' }),
    rotation: z.int().meta({ description: 'Degrees, clockwise, that the stored page was turned to be read' }),
    engine: z.string().meta({
      description:
        '`text_layer` where the text was in the file, else who recognised it: `tesseract`, or the second engine',
    }),
    other_reading: otherReadingSchema.nullable().meta({
      description: 'What this reading was preferred to, or has replaced; its text with `?reading=other`',
    }),
  }),
);

export const pagesSchema = listOf('DocumentPageList', pageSchema);

export const historySchema = listOf(
  'DocumentHistory',
  named(
    'HistoryEntry',
    z.object({
      at: timeSchema,
      kind: z.string().meta({ description: '`document`, `task`, …' }),
      state: z.string(),
      note: z.string().nullable(),
      task_id: idSchema.nullable().meta({ description: 'Only of tasks' }),
      type: z.string().nullable().meta({ description: 'Name of the task’s flow' }),
    }),
  ),
);
