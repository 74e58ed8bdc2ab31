/** `node dist/libs/auth/src/cli.js seed`: the first tenant and its API key, from the command line. */
import { databaseSettings, loadConfig, seedSettings } from '#libs/config';
import { createDataSource, Database } from '#libs/persistence';
import { z } from 'zod';
import { ApiKeys } from './api-keys.store';
import { SCOPES } from './caller';

const settings = z.object({ ...databaseSettings, ...seedSettings });

async function main(): Promise<void> {
  if (process.argv[2] !== 'seed') throw new Error('say: seed');
  const config = loadConfig(settings);
  const dataSource = await createDataSource(config.DATABASE_URL, 2).initialize();
  try {
    const scopes = SCOPES.filter((scope) => scope !== 'admin');
    await new ApiKeys(new Database(dataSource)).seed(config.SEED_TENANT, 'first key', config.SEED_API_KEY, scopes);
    process.stdout.write(`tenant ${config.SEED_TENANT} has its key\n`);
  } finally {
    await dataSource.destroy();
  }
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
