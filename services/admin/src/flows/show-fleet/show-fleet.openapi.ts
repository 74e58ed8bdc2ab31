import { type Description, named, timeSchema } from '#libs/service-host';
import { z } from 'zod';
import { ledgerSchema } from '../../adapters/ledger.openapi';

const replicaSchema = z.object({ url: z.string(), state: z.string(), missing: z.array(z.string()) });

const fleetSchema = named(
  'Fleet',
  z.object({
    checked_at: timeSchema,
    services: z.array(z.object({ name: z.string(), state: z.string(), replicas: z.array(replicaSchema) })),
    queues: z
      .array(
        z.looseObject({
          name: z.string(),
          depth: z.int(),
          unacked: z.int(),
          consumers: z.int(),
          retrying: z.int(),
          oldest_waiting_seconds: z.number().nullable().optional(),
        }),
      )
      .nullable(),
    outbox: z.object({ messages: z.int(), oldest_waiting_seconds: z.number().nullable() }).nullable(),
    ledger: ledgerSchema.nullable(),
    problems: z
      .object({ count: z.int(), items: z.array(z.looseObject({ problem_id: z.string(), code: z.string() })) })
      .nullable(),
    away: z.array(z.object({ part: z.string(), reason: z.string() })),
  }),
  'The whole fleet; a part that could not be had is null and named in `away`',
);

/** The fleet, for the OpenAPI document. */
export const SHOWING: Description = { answers: { 200: { means: 'How it is now.', body: fleetSchema } } };
