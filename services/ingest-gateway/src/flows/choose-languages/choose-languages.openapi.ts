import { type Description, named } from '#libs/service-host';
import { z } from 'zod';

const choiceSchema = named(
  'LanguageChoice',
  z.object({
    languages: z.array(z.string()).meta({ description: 'Most likely first; empty: what the fleet is set to' }),
    engines: z
      .array(z.object({ name: z.string(), languages: z.array(z.string()) }))
      .meta({ description: 'What the workers can read with; empty before the first of them has started' }),
  }),
  'With which languages documents are read whose senders name none',
);

/** The calls for the languages of a tenant, for the OpenAPI document. */
export const SHOWING: Description = { answers: { 200: { means: 'What is chosen.', body: choiceSchema } } };

export const CHOOSING: Description = {
  answers: { 200: { means: 'What is chosen now.', body: choiceSchema } },
  problems: ['language_unavailable'],
  example: { languages: ['rus', 'eng'] },
};
