import type { Description } from '#libs/service-host';
import { REPEATABLE } from '../../adapters/sending.openapi';
import { STARTED, WAITING } from '../../adapters/task.openapi';

/** Starting tasks, for the OpenAPI document. */
export const STARTING: Description = {
  answers: STARTED,
  headers: { ...REPEATABLE.headers, ...WAITING },
  problems: [
    'not_found',
    'conflict',
    'document_busy',
    'unsupported_media_type',
    'language_unavailable',
    'payload_too_large',
    ...REPEATABLE.problems,
  ],
  example: {
    type: 'merge_pdf',
    document_ids: ['019aaf7e-0000-7000-8000-000000000001', '019aaf7e-0000-7000-8000-000000000002'],
    params: { title: 'Contract with annexes' },
  },
};
