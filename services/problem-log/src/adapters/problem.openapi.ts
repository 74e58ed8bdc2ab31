import { type Description, idSchema, named, timeSchema } from '#libs/service-host';
import { z } from 'zod';

const STATES = ['open', 'retrying', 'resolved', 'discarded', 'overdue'] as const;

/** A problem as clients see it. */
const viewSchema = z.object({
  problem_id: idSchema,
  document_id: idSchema.nullable(),
  job_id: idSchema.nullable(),
  task_id: idSchema.nullable(),
  queue: z.string(),
  type: z.string(),
  code: z.string(),
  message: z.string(),
  attempts: z.int(),
  created_at: timeSchema,
  last_attempt_at: timeSchema,
  fingerprint: z.string().meta({ description: 'The same for what failed in the same way' }),
  recommendation: z.string().meta({ description: 'What to do about it' }),
  state: z.enum(STATES),
  decision: z.string().nullable(),
  decided_by: z.string().nullable(),
  decided_at: timeSchema.nullable(),
  resolved_at: timeSchema.nullable(),
  trace_id: z.string().nullable(),
  external_reference: z.string().nullable(),
});

export const problemSchema = named('LoggedProblem', viewSchema, 'Something that failed and waits for a decision');

const decisionSchema = z.object({
  decision: z.string(),
  reason: z.string(),
  decided_by: z.string(),
  decided_at: timeSchema,
  outcome: z
    .string()
    .nullable()
    .meta({ description: 'How a retry ended: succeeded, failed, cancelled; null while it runs' }),
});

const editSchema = z.object({
  at: timeSchema,
  by: z.string(),
  reason: z.string(),
  diff: z.array(z.object({ path: z.string(), before: z.unknown().optional(), after: z.unknown().optional() })),
  body: z.unknown(),
});

const detailsSchema = named(
  'LoggedProblemDetails',
  viewSchema.extend({
    document_title: z.string().nullable(),
    stack: z.string().nullable(),
    version: z.string().nullable().meta({ description: 'Of the service that gave up' }),
    body: z.unknown().meta({ description: 'The message as it came' }),
    decisions: z.array(decisionSchema),
    edits: z.array(editSchema),
  }),
  'A problem with everything that helps to decide about it',
);

/** A call that answers with one problem as it is then. */
export const ONE_PROBLEM: Description = { answers: { 200: { means: 'The problem.', body: detailsSchema } } };

/** A call that changes a problem, and is refused when it is in another state. */
export const CHANGED_PROBLEM: Description = {
  ...ONE_PROBLEM,
  problems: ['conflict'],
  choices: { decision: ['retry', 'discard', 'resolve'] },
};
