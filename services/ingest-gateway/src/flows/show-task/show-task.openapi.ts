import { type Description, listOf } from '#libs/service-host';
import { taskSchema } from '../../adapters/task.openapi';

/** The reading calls of tasks, for the OpenAPI document. */
export const LISTING: Description = {
  answers: { 200: { means: 'A page of the list.', body: listOf('TaskList', taskSchema) } },
};

export const SHOWING: Description = { answers: { 200: { means: 'The task.', body: taskSchema } } };
