import { type Description, idSchema, timeSchema } from '#libs/service-host';
import { z } from 'zod';

const actionSchema = z.object({
  name: z.enum(['accept', 'reprocess', 'cancel', 'retry', 'discard']),
  method: z.literal('POST'),
  href: z.string(),
});

const explanationSchema = z
  .object({
    document_id: idSchema,
    state: z.string(),
    status: z.enum(['running', 'retrying', 'held', 'waiting', 'problem', 'published', 'ended']),
    step: z.enum(['ocr', 'tag', 'enrich', 'index', 'file']).nullable(),
    queue: z.string().nullable(),
    position: z.int().nullable().meta({ description: 'Place in the lane, from 1' }),
    ahead: z.int().nullable(),
    running: z.int().nullable().meta({ description: 'Documents being worked on in this lane' }),
    worker: z.string().nullable(),
    attempt: z.int().nullable(),
    cause: z.string().nullable().meta({ description: 'Code of what went wrong' }),
    next_attempt_at: timeSchema.nullable(),
    eta_seconds: z.number().nullable().meta({ description: 'Until it is published, by recent experience' }),
    pages: z.object({ done: z.int(), count: z.int() }).nullable(),
    problem_id: idSchema.nullable(),
    task_id: idSchema.nullable(),
    text: z.string().meta({ description: 'The same in plain words, Russian or English by Accept-Language' }),
    actions: z.array(actionSchema),
  })
  .meta({ id: 'Explanation' });

/** Explaining documents, for the OpenAPI document. */
export const EXPLAINING: Description = {
  answers: {
    200: {
      means: 'What the document waits for, and what can be done.',
      body: explanationSchema,
      headers: { 'Content-Language': 'Language of `text`: `en` or `ru`' },
    },
  },
  headers: { 'Accept-Language': 'Language of `text`; English unless Russian is preferred' },
};
