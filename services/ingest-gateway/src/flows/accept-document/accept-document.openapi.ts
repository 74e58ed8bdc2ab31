import type { Description } from '#libs/service-host';
import { STARTED, taskSchema, WAITING } from '../../adapters/task.openapi';

/** Accepting documents, for the OpenAPI document. */
export const ACCEPTING: Description = {
  answers: {
    ...STARTED,
    200: { means: 'It was accepted before; or, with `Prefer: wait=N`, the task has ended.', body: taskSchema },
  },
  headers: WAITING,
  problems: ['conflict'],
};
