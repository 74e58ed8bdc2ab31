import { type Description, idSchema, listOf, named, timeSchema } from '#libs/service-host';
import { z } from 'zod';
import { BULK_STATES } from '../domain/bulk-retry';

const estimateSchema = named(
  'BulkEstimate',
  z.object({
    count: z.int(),
    oldest: timeSchema.nullable(),
    newest: timeSchema.nullable(),
    groups: z
      .array(z.object({ fingerprint: z.string(), code: z.string(), queue: z.string(), count: z.int() }))
      .meta({ description: 'The largest first, fifty at most' }),
  }),
  'What a bulk retry would be about',
);

const bulkSchema = named(
  'BulkRetry',
  z.object({
    bulk_id: idSchema,
    state: z.enum(BULK_STATES),
    state_reason: z.string().nullable(),
    hold_until: timeSchema.nullable(),
    filter: z.record(z.string(), z.unknown()),
    reason: z.string(),
    created_by: z.string(),
    created_at: timeSchema,
    finished_at: timeSchema.nullable(),
    step: z.int().meta({ description: 'Of the ramp, from 1' }),
    rate_per_minute: z.number(),
    stop_after: z.int(),
    total: z.int(),
    sent: z.int(),
    succeeded: z.int(),
    failed: z.int(),
    skipped: z.int().meta({ description: 'Decided by somebody else before their turn came, or cancelled' }),
    eta_seconds: z.number().nullable().meta({ description: 'Null unless it runs' }),
  }),
  '`sent` counts retries, of which some have succeeded, failed, or are under way',
);

const shown = { means: 'The bulk retry.', body: bulkSchema };

/** The calls of bulk retries, for the OpenAPI document. */
export const MAKING: Description = {
  answers: {
    200: { means: 'With `dry_run`: what it would be about.', body: estimateSchema },
    202: { ...shown, means: 'It is made and goes on by itself.', headers: { Location: 'Path of the bulk retry' } },
  },
  example: { filter: { code: 'dependency_unavailable' }, reason: 'The store is back', dry_run: true },
};

export const LISTING: Description = {
  answers: { 200: { means: 'The newest first.', body: listOf('BulkRetryList', bulkSchema) } },
};

export const SHOWING: Description = { answers: { 200: shown } };

export const STEERING: Description = { answers: { 200: shown }, problems: ['conflict'] };
