import { type Description, idSchema, listOf, named, timeSchema } from '#libs/service-host';
import { z } from 'zod';

const counted = z.record(z.string(), z.int());

export const ledgerSchema = named(
  'Ledger',
  z.looseObject({
    accepted: z.int().meta({ description: 'The sum of all that follow' }),
    published: z.int(),
    duplicate: z.int(),
    rejected: z.int(),
    problem: z.int(),
    expired: z.int(),
    erased: z.int(),
    cancelled: z.int(),
    in_progress: z.int(),
    unaccounted: z
      .int()
      .nullable()
      .meta({ description: 'Nothing will bring these on by itself; null while the broker is away' }),
    differences: counted.meta({ description: 'Between the ledger and the stores, by kind' }),
    audited_at: timeSchema.nullable(),
    checked_at: timeSchema,
  }),
  'Where every document is that was accepted',
);

const differenceSchema = named(
  'LedgerDifference',
  z.looseObject({
    difference_id: idSchema,
    kind: z.string(),
    document_id: idSchema.nullable(),
    subject: z.string(),
    lost: z.boolean(),
    details: z.unknown(),
    found_at: timeSchema,
    last_seen_at: timeSchema,
    repair: z.string().nullable().meta({ description: 'What can be had done; null when a person has to' }),
    advice: z.string(),
    repair_asked_at: timeSchema.nullable(),
  }),
  'Where a store does not say what the ledger says',
);

/** The calls of the ledger, for the OpenAPI document. */
export const BALANCE: Description = { answers: { 200: { means: 'The balance of the tenant.', body: ledgerSchema } } };

export const DIFFERENCES_LIST: Description = {
  answers: { 200: { means: 'The newest first.', body: listOf('LedgerDifferenceList', differenceSchema) } },
};

export const REPAIR: Description = {
  answers: { 200: { means: 'The repair is asked for.', body: differenceSchema } },
  problems: ['conflict'],
};
