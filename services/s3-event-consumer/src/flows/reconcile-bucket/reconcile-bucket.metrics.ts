import { Counter } from 'prom-client';

export const reconciledTotal = new Counter({
  name: 's3_reconciled_total',
  help: 'Objects that no event had told of and that a round through the bucket has found',
});

export const reconcileListedTotal = new Counter({
  name: 's3_reconcile_listed_total',
  help: 'Objects that rounds through the bucket have looked at',
});
