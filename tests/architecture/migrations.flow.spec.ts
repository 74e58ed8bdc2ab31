import { randomBytes } from 'node:crypto';
import { createDataSource, MIGRATIONS, schemaDrift } from '#libs/persistence';
import { infrastructure } from '#libs/testing';
import type { DataSource } from 'typeorm';

describe('migrations', () => {
  const name = `migrations_${process.pid}_${randomBytes(4).toString('hex')}`;
  let server: DataSource;
  let database: DataSource;

  beforeAll(async () => {
    const url = infrastructure().DATABASE_URL;
    server = await createDataSource(url, 1).initialize();
    await server.query(`CREATE DATABASE ${name}`);
    const own = new URL(url);
    own.pathname = `/${name}`;
    database = await createDataSource(own.href, 1).initialize();
  });
  afterAll(async () => {
    await database.destroy();
    await server.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await server.destroy();
  });

  const tables = async (): Promise<string[]> => {
    const rows: { tablename: string }[] = await database.query(
      `SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename`,
    );
    return rows.map(({ tablename }) => tablename);
  };
  const shape = (): Promise<unknown> =>
    database.query(
      `SELECT table_name, column_name, data_type, is_nullable, column_default FROM information_schema.columns
       WHERE table_schema = 'public' ORDER BY table_name, ordinal_position`,
    );
  const indexes = (): Promise<unknown> =>
    database.query(`SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY indexname`);

  it('lead up, all the way down, and up again to the same schema', async () => {
    await database.runMigrations();
    const first = [await shape(), await indexes()];
    for (const _ of MIGRATIONS) await database.undoLastMigration();
    expect(await tables()).toEqual(['migrations']);
    await database.runMigrations();
    expect([await shape(), await indexes()]).toEqual(first);
  });

  it('make what the entities say', async () => {
    expect(await schemaDrift(database)).toEqual([]);
  });

  it('have nothing to do the second time', async () => {
    expect(await database.runMigrations()).toEqual([]);
  });

  it('are in the order of their numbers', () => {
    const numbers = MIGRATIONS.map((migration) => Number(/\d{13}$/.exec(migration.name)?.[0]));
    expect(numbers).toEqual(numbers.toSorted((one, other) => one - other));
    expect(numbers.every((number) => number > 0)).toBe(true);
  });
});
