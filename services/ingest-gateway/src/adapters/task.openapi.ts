import { type Description, idSchema, timeSchema } from '#libs/service-host';
import { z } from 'zod';

/** A task as every call answers it. */
export const taskSchema = z
  .object({
    task_id: idSchema,
    document_id: idSchema.nullable(),
    job_id: idSchema.nullable(),
    type: z
      .string()
      .meta({ description: 'What was asked for, `ocr`, `merge_pdf`, or the name of the flow, `tag-document`' }),
    queue: z.string(),
    status: z.enum(['pending', 'running', 'done', 'failed', 'cancelled', 'timeout']),
    reason: z.string().nullable().meta({ description: 'Why a pending task waits: `retrying`, `held`' }),
    next_attempt_at: timeSchema.nullable(),
    attempts: z.int(),
    requested_by: z
      .string()
      .nullable()
      .meta({ description: 'Who asked for it; null of a step that a document came to by itself' }),
    params: z.unknown().meta({ description: 'What was asked for' }),
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

/** What the calls answer that start something. */
export const STARTED: Description['answers'] = {
  202: {
    means: 'The task waits for a worker.',
    body: taskSchema,
    headers: { Location: 'Where the task can be asked after.' },
  },
  200: { means: 'With `Prefer: wait=N`: the task has ended within N seconds, as its `status` says.', body: taskSchema },
};

/** The header by which a client asks to wait for the outcome. */
export const WAITING: Description['headers'] = {
  Prefer: '`wait=N`: answer when it is done, or after N seconds (60 at most) as if it had not been asked for.',
};
