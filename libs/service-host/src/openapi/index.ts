export * from './described.decorator';
export * from './schemas';
export * from './service-docs.module';
