export * from './artifacts';
export * from './documents';
export * from './enrichments';
export * from './originals';
export * from './pages';
export * from './revisions';
export * from './task-decisions';
export * from './task-ledger';
