import { Counter, Histogram } from 'prom-client';

export const tagsPersistedTotal = new Counter({
  name: 'tags_persisted_total',
  help: 'Tag lists that arrived, by status (success: written, unchanged: the same as before)',
  labelNames: ['status'] as const,
});

export const tagsPersistLatency = new Histogram({
  name: 'tags_persist_latency_seconds',
  help: 'Time to write the tags of a document',
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5],
});
