import { createDataSource, Database } from '#libs/persistence';
import { infrastructure, testDatabase } from '#libs/testing';
import type { UnderTest } from './under-test';

/** An index over a fresh database of its own. */
export async function openIndex<Index>(
  make: (database: Database) => Index,
): Promise<UnderTest<Index> & { database: Database }> {
  const testing = await testDatabase(infrastructure().DATABASE_URL);
  const dataSource = await createDataSource(testing.url, 8).initialize();
  const database = new Database(dataSource);
  return {
    database,
    index: make(database),
    transaction: (work) => database.transaction(work),
    close: async () => {
      await dataSource.destroy();
      await testing.drop();
    },
  };
}
