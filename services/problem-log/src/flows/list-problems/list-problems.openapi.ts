import { type Description, named, timeSchema } from '#libs/service-host';
import { z } from 'zod';
import { problemSchema } from '../../adapters/problem.openapi';

const groupSchema = named(
  'ProblemGroup',
  z.object({
    fingerprint: z.string(),
    count: z.int(),
    open: z.int().meta({ description: 'Those that wait for a person' }),
    first_at: timeSchema,
    last_at: timeSchema,
    trend: z
      .object({ unit: z.enum(['hour', 'day']), counts: z.array(z.int()) })
      .meta({ description: 'How many failed last in each of the latest hours or days' }),
    sample: problemSchema,
  }),
  'Problems that failed in the same way',
);

const listSchema = named(
  'ProblemList',
  z.object({ items: z.array(z.union([problemSchema, groupSchema])), next_cursor: z.string().nullable() }),
  'Problems; with `group` groups of them',
);

/** The list of problems, for the OpenAPI document. */
export const LISTING: Description = { answers: { 200: { means: 'A page of the list.', body: listSchema } } };
