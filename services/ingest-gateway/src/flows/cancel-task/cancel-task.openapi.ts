import type { Description } from '#libs/service-host';
import { taskSchema } from '../../adapters/task.openapi';

/** Cancelling tasks, for the OpenAPI document. */
export const CANCELLING: Description = {
  answers: { 200: { means: 'The task is cancelled.', body: taskSchema } },
  problems: ['task_final'],
};
