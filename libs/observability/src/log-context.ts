import { AsyncLocalStorage } from 'node:async_hooks';

/** Ids that every log line of the current work carries. */
export interface LogIds {
  document_id?: string;
  job_id?: string;
  task_id?: string;
  tenant_id?: string;
  message_id?: string;
  queue?: string;
}

const store = new AsyncLocalStorage<LogIds>();

/** Runs `work`; every line logged meanwhile carries `ids`, also from libraries below. */
export const withLogIds = <T>(ids: LogIds, work: () => T): T => store.run({ ...store.getStore(), ...ids }, work);

/** The ids of the current work. */
export const currentLogIds = (): LogIds => store.getStore() ?? {};
