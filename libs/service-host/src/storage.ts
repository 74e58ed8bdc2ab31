import { type DynamicModule, Module } from '@nestjs/common';
import type { ConfigClass } from '#libs/config';
import { createS3Client, createSigner, ObjectStore, type StorageSettings } from '#libs/storage';
import { Health } from './health';

/**
 * The object store, for services that need it: `ServiceStorage.using(IngestGatewayConfig)`. An entrance of its own, because the
 * AWS SDK costs every process that loads it some 20 MB.
 */
@Module({})
export class ServiceStorage {
  static using(config: ConfigClass<StorageSettings>): DynamicModule {
    const store = {
      provide: ObjectStore,
      inject: [config, Health],
      useFactory: (settings: StorageSettings, health: Health) => watched(settings, health),
    };
    return { module: ServiceStorage, global: true, providers: [store], exports: [ObjectStore] };
  }
}

function watched(settings: StorageSettings, health: Health): ObjectStore {
  const store = new ObjectStore(createS3Client(settings), settings.S3_BUCKET, createSigner(settings));
  health.watch({ name: 'storage', isNeeded: true, ping: () => store.ping(), close: () => store.close() });
  return store;
}
