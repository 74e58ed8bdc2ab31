import { Counter } from 'prom-client';

export const problemsDeletedTotal = new Counter({
  name: 'problems_deleted_total',
  help: 'Closed problems whose time of retention was over',
});
