import { Counter, Gauge } from 'prom-client';

export const taggingProcessed = new Counter({
  name: 'tagging_processed_total',
  help: 'Documents that were tagged, by status (success, empty)',
  labelNames: ['status'] as const,
});

export const cacheSize = new Gauge({
  name: 'tagging_cache_size',
  help: 'Texts whose tags this process remembers',
});

export const dedupHits = new Counter({
  name: 'tagging_redis_dedup_hits_total',
  help: 'Texts that another worker of the fleet had tagged',
});
