import type { Description } from '#libs/service-host';
import { STARTED, WAITING } from '../../adapters/task.openapi';

/** Reading a page again, for the OpenAPI document. */
export const RERUNNING: Description = {
  answers: STARTED,
  headers: WAITING,
  problems: [
    'conflict',
    'document_busy',
    'object_missing',
    'unsupported_media_type',
    'engine_unavailable',
    'language_unavailable',
  ],
  example: { languages: ['rus'], engine: 'tesseract' },
};
