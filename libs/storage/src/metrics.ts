import { Counter } from 'prom-client';

/** Requests that are not used cost the store the file a second time: many of them are a reason to look. */
export const earlyPuts = new Counter({
  name: 'object_early_puts_total',
  help: 'Files sent to the object store while they arrived, by outcome (used; given_up: other length, slow or gone sender; failed: by the store)',
  labelNames: ['outcome'] as const,
});
