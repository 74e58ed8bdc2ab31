export * from './documents';
export * from './enrichments';
export * from './pages';
export * from './task-ledger';
