export * from './message-source';
export * from './on-message.decorator';
export * from './policy';
export * from './rabbit-publisher';
export * from './rabbit-transport';
export * from './recoverability';
export * from './step';
export * from './step-runner';
export { DEFAULT_EXCHANGE, DEAD_LETTER_EXCHANGE, EVENTS_EXCHANGE, retryQueue, waitQueue } from './topology';
