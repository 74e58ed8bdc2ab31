export { Health } from './health';
export * from './host-config';
export * from './run-service';
export * from './service-host.module';
