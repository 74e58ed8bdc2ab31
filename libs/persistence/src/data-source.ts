import { DataSource, type DataSourceOptions } from 'typeorm';
import { ENTITIES } from './entities';
import { MIGRATIONS } from './migrations';

/** A database that dies unheard (a lost node, a cut network) would leave whoever waits for its answer waiting for ever: noticed after about 20 s. */
const KEEP_ALIVE = { keepAlive: true, keepAliveInitialDelayMillis: 10_000 };

/** TypeORM's options for the fleet's database. Nothing is ever synchronised: the schema comes from migrations. */
export const dataSourceOptions = (url: string, poolSize = 10): DataSourceOptions => ({
  type: 'postgres',
  url,
  entities: ENTITIES,
  migrations: MIGRATIONS,
  migrationsTransactionMode: 'each',
  synchronize: false,
  poolSize,
  connectTimeoutMS: 10_000,
  extra: KEEP_ALIVE,
});

export const createDataSource = (url: string, poolSize?: number): DataSource =>
  new DataSource(dataSourceOptions(url, poolSize));
