export * from './claims';
export * from './turns';
