import { Counter } from 'prom-client';

export const problemsTotal = new Counter({
  name: 'problems_total',
  help: 'Messages that the fleet gave up on, by error code and queue',
  labelNames: ['code', 'queue'] as const,
});
