import { Counter } from 'prom-client';

export const taggingProcessed = new Counter({
  name: 'tagging_processed_total',
  help: 'Documents that were tagged, by status (success, empty)',
  labelNames: ['status'] as const,
});
