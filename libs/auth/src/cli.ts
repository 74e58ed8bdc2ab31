/** `node dist/libs/auth/src/cli.js seed | limit <tenant> <key> <requests | usual>`: the first tenant with its key, and limits of keys. */
import { databaseSettings, loadConfig, seedSettings } from '#libs/config';
import { createDataSource, Database } from '#libs/persistence';
import { z } from 'zod';
import { ApiKeys } from './api-keys.store';
import { SCOPES } from './caller';

type Command = (keys: ApiKeys, words: string[]) => Promise<string>;

const COMMANDS: Record<string, Command> = { seed, limit };

async function main(): Promise<void> {
  const [name = '', ...words] = process.argv.slice(2);
  const command = COMMANDS[name];
  if (!command) throw new Error(`say one of: ${Object.keys(COMMANDS).join(', ')}`);
  const { DATABASE_URL } = loadConfig(z.object(databaseSettings));
  const dataSource = await createDataSource(DATABASE_URL, 2).initialize();
  try {
    process.stdout.write(`${await command(new ApiKeys(new Database(dataSource)), words)}\n`);
  } finally {
    await dataSource.destroy();
  }
}

async function seed(keys: ApiKeys): Promise<string> {
  const config = loadConfig(z.object(seedSettings));
  const scopes = SCOPES.filter((scope) => scope !== 'admin');
  await keys.seed(config.SEED_TENANT, 'first key', config.SEED_API_KEY, scopes);
  return `tenant ${config.SEED_TENANT} has its key`;
}

async function limit(keys: ApiKeys, [tenant = '', name = '', requests = '']: string[]): Promise<string> {
  if (!/^(\d{1,9}|usual)$/.test(requests)) throw new Error('say: limit <tenant> <name of the key> <requests | usual>');
  const known = await keys.limit(tenant, name, requests === 'usual' ? null : Number(requests));
  if (!known) throw new Error(`tenant ${tenant} has no key named "${name}"`);
  return `the limit of "${name}" is ${requests}; all replicas know within 15 s`;
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
