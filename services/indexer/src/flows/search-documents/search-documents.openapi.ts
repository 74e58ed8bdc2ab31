import { type Description, idSchema, named } from '#libs/service-host';
import { z } from 'zod';

const foundSchema = named(
  'FoundDocument',
  z.object({
    document_id: idSchema,
    title: z.string(),
    score: z.number().meta({ description: 'Comparable within one answer only' }),
    tags: z.array(z.string()),
    highlights: z
      .array(z.object({ page: z.int(), html: z.string() }))
      .meta({ description: 'Pieces of pages; in `html` only `<mark>` is an element, everything else is escaped text' }),
  }),
);

const facetSchema = z.array(named('FacetCount', z.object({ value: z.string(), count: z.int() })));

const answerSchema = z
  .object({
    total: z.int().meta({ description: 'Documents that match' }),
    took_ms: z.number(),
    items: z.array(foundSchema),
    facets: z.object({ case: facetSchema, tag: facetSchema, media_type: facetSchema }),
    corrections: z
      .record(z.string(), z.array(z.string()))
      .meta({ description: 'Words that nobody wrote, each with what was searched instead' }),
    next_cursor: z.string().nullable(),
  })
  .meta({
    id: 'SearchAnswer',
    examples: [
      {
        total: 1,
        took_ms: 8,
        items: [
          {
            document_id: '01890a5d-ac96-774b-bcce-b302099a8057',
            title: 'Charter party of the Aurora',
            score: 0.031,
            tags: ['charter party'],
            highlights: [{ page: 1, html: 'This <mark>charter</mark> party was made in Hamburg' }],
          },
        ],
        facets: { case: [{ value: 'harbour', count: 1 }], tag: [], media_type: [] },
        corrections: {},
        next_cursor: null,
      },
    ],
  });

/** Search, for the OpenAPI document. */
export const SEARCHING: Description = {
  answers: { 200: { means: 'What was found, the best first.', body: answerSchema } },
};
