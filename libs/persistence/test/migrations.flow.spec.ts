import { createDataSource, schemaDrift } from '#libs/persistence';
import { infrastructure, testDatabase, type TestDatabase } from '#libs/testing';
import type { DataSource } from 'typeorm';

describe('migrations', () => {
  let database: TestDatabase;
  let dataSource: DataSource;

  beforeAll(async () => {
    database = await testDatabase(infrastructure().DATABASE_URL);
    dataSource = await createDataSource(database.url, 2).initialize();
  });
  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  const tables = async (): Promise<string[]> => {
    const rows: { name: string }[] = await dataSource.query(
      `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1`,
    );
    return rows.map(({ name }) => name);
  };

  it('make what the entities say', async () => {
    expect(await schemaDrift(dataSource)).toEqual([]);
  });

  it('can be undone to the last table and done again', async () => {
    const before = await tables();
    for (const _ of dataSource.migrations) await dataSource.undoLastMigration();
    expect(await tables()).toEqual(['migrations']);
    await dataSource.runMigrations();
    expect(await tables()).toEqual(before);
    expect(await schemaDrift(dataSource)).toEqual([]);
  });
});
