/** `node dist/libs/persistence/src/cli.js migrate | revert | drift`: the database's schema, from the command line. */
import { databaseSettings, loadConfig } from '#libs/config';
import { z } from 'zod';
import { createDataSource } from './data-source';
import { schemaDrift } from './schema';
import type { DataSource } from 'typeorm';

const COMMANDS: Record<string, (dataSource: DataSource) => Promise<string>> = {
  migrate: async (dataSource) => {
    const done = await dataSource.runMigrations();
    return done.length ? `migrated: ${done.map(({ name }) => name).join(', ')}` : 'the schema is up to date';
  },
  revert: async (dataSource) => {
    await dataSource.undoLastMigration();
    return 'the last migration is undone';
  },
  drift: async (dataSource) => {
    const queries = await schemaDrift(dataSource);
    if (queries.length > 0) process.exitCode = 1;
    return queries.length ? queries.map((query) => `${query};`).join('\n') : 'entities and migrations agree';
  },
};

async function main(): Promise<void> {
  const command = COMMANDS[process.argv[2] ?? ''];
  if (!command) throw new Error(`say one of: ${Object.keys(COMMANDS).join(', ')}`);
  const { DATABASE_URL } = loadConfig(z.object(databaseSettings));
  const dataSource = await createDataSource(DATABASE_URL, 2).initialize();
  try {
    process.stdout.write(`${await command(dataSource)}\n`);
  } finally {
    await dataSource.destroy();
  }
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
