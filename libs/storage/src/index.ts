export * from './keys';
export * from './object-store';
export * from './set-up';
