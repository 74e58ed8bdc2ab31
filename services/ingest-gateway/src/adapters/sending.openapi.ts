import type { Description } from '#libs/service-host';

/** What every call that brings new work may answer. */
export const BRINGS_WORK: readonly ['overloaded'] = ['overloaded'];

/** A call that its sender may repeat with the same key. */
export const REPEATABLE = {
  headers: {
    'Idempotency-Key':
      'Names this request: repeated with the same key it happens once, and the first answer is given again, with `Idempotency-Replayed`',
  },
  problems: ['idempotency_key_in_flight', 'idempotency_key_reused'],
} as const satisfies Pick<Description, 'headers' | 'problems'>;
