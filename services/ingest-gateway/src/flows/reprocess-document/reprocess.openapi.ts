import type { Description } from '#libs/service-host';
import { STARTED, WAITING } from '../../adapters/task.openapi';

/** Processing a document again, for the OpenAPI document. */
export const REPROCESSING: Description = {
  answers: STARTED,
  headers: WAITING,
  problems: ['conflict', 'document_busy', 'language_unavailable'],
  example: { from: 'tag' },
};
