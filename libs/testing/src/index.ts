export * from './builders';
export * from './infrastructure';
export * from './message-probe';
export * from './service-bench';
export * from './test-broker';
export * from './test-bucket';
export * from './test-database';
export * from './until';
