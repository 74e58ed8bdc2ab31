import { z } from 'zod';
import type { Description } from './described.decorator';
import { named } from './schemas';

const healthSchema = named(
  'Health',
  z
    .looseObject({
      status: z.enum(['up', 'degraded', 'stopping']),
      service: z.string(),
      database_status: z.enum(['up', 'down']),
      queue_status: z.enum(['up', 'down']),
    })
    .meta({
      examples: [
        { status: 'up', service: 'ingest-gateway', database_status: 'up', queue_status: 'up', storage_status: 'up' },
      ],
    }),
  'The state of the service and of each component it works with, as `<component>_status`',
);

/** Whether the process runs. */
export const ALIVE: Description = {
  answers: { 200: { means: 'It runs.', body: named('Alive', z.object({ status: z.literal('up') })) } },
};

/** How the service is. */
export const HEALTH: Description = {
  answers: {
    200: {
      means: 'It does its work. `degraded`: a component it can do without (`cache`) is away.',
      body: healthSchema,
    },
    503: {
      means: 'A component it needs is away, or the service is being stopped.',
      body: healthSchema,
      headers: { 'Retry-After': 'Seconds' },
    },
  },
};
