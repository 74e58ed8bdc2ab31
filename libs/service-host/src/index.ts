export { Health } from './health';
export * from './host-config';
export * from './known-id.pipe';
export * from './paging';
export { requestPipe } from './request.pipe';
export * from './run-service';
export * from './service-host.module';
export { openRedis } from './redis';
export * from './openapi';
