import { Histogram } from 'prom-client';

export const auditSeconds = new Histogram({
  name: 'ledger_audit_seconds',
  help: 'Time one look of a comparison of the ledger takes, also when it fails',
  labelNames: ['comparison'] as const,
  buckets: [0.01, 0.05, 0.25, 1, 5, 20, 60],
});
