import type { Description } from '#libs/service-host';
import { AWAITED_RECEIPTS } from '../../adapters/receipt.openapi';
import { BRINGS_WORK, REPEATABLE } from '../../adapters/sending.openapi';
import { WAITING } from '../../adapters/task.openapi';

/** Text posts, for the OpenAPI document. */
export const POSTING: Description = {
  answers: AWAITED_RECEIPTS,
  headers: { ...REPEATABLE.headers, ...WAITING },
  problems: ['empty_file', 'payload_too_large', ...REPEATABLE.problems, ...BRINGS_WORK],
  example: {
    text: 'The pilot boat leaves with the evening tide.',
    source: { system: 'telegram', channel: 'harbour', external_id: '4711' },
    case: 'harbour',
    urls: ['https://example.org/tides'],
  },
};
