import { type Description, idSchema, listOf, timeSchema } from '#libs/service-host';
import { z } from 'zod';

export const taskSchema = z
  .object({
    task_id: idSchema,
    document_id: idSchema.nullable(),
    job_id: idSchema.nullable(),
    type: z.string().meta({ description: 'Name of the flow: `recognise-document`, `merge_pdf`' }),
    queue: z.string(),
    status: z.enum(['pending', 'running', 'done', 'failed', 'cancelled', 'timeout']),
    reason: z.string().nullable().meta({ description: 'Why a pending task waits: `retrying`, `held`' }),
    next_attempt_at: timeSchema.nullable(),
    attempts: z.int(),
    submitted_at: timeSchema,
    started_at: timeSchema.nullable(),
    finished_at: timeSchema.nullable(),
    result: z.unknown(),
    error: z.object({ code: z.string(), message: z.string() }).nullable(),
    status_history: z.array(z.object({ status: z.string(), at: timeSchema, note: z.string().nullable() })),
    wait_time_seconds: z.number().meta({ description: 'Until the first start, or until now' }),
    duration_seconds: z.number().nullable().meta({ description: 'From the first start to the end, or until now' }),
  })
  .meta({ id: 'Task' });

/** The reading calls of tasks, for the OpenAPI document. */
export const LISTING: Description = {
  answers: { 200: { means: 'A page of the list.', body: listOf('TaskList', taskSchema) } },
};

export const SHOWING: Description = { answers: { 200: { means: 'The task.', body: taskSchema } } };
