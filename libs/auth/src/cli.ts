/** `node dist/libs/auth/src/cli.js seed`: the first tenant and its API key, from the command line. */
import { databaseSettings, described, loadConfig, secret } from '#libs/config';
import { createDataSource, Database } from '#libs/persistence';
import { z } from 'zod';
import { ApiKeys } from './api-keys.store';
import { SCOPES } from './caller';

const settings = z.object({
  ...databaseSettings,
  SEED_TENANT: described(
    z
      .string()
      .regex(/^[a-z0-9-]{1,50}$/)
      .default('main'),
    'name of the first tenant: a-z, 0-9 and -',
  ),
  SEED_API_KEY: secret(z.string().regex(/^csk_[\w-]{20,}$/), 'its API key: csk_ and at least 20 characters'),
});

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
