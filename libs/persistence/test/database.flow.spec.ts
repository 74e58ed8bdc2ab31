import { TransientError } from '#libs/errors';
import { createDataSource, Database, type Transaction } from '#libs/persistence';
import { infrastructure, testDatabase, type TestDatabase } from '#libs/testing';

describe('Database', () => {
  let own: TestDatabase;
  let database: Database;

  beforeAll(async () => {
    own = await testDatabase(infrastructure().DATABASE_URL);
    database = new Database(await createDataSource(own.url, 5).initialize());
  });
  afterAll(async () => {
    await database.dataSource.destroy();
    await own.drop();
  });

  const lock = (tx: Transaction, key: number) => tx.query(`SELECT pg_advisory_xact_lock($1)`, [key]);

  it('calls a transaction that had to make way for another one a transient conflict', async () => {
    const holds = new Map([1, 2].map((key) => [key, Promise.withResolvers<void>()]));
    const crosswise = (first: number, second: number) =>
      database.transaction(async (tx) => {
        await lock(tx, first);
        holds.get(first)?.resolve();
        await holds.get(second)?.promise;
        await lock(tx, second);
      });
    const outcomes = await Promise.allSettled([crosswise(1, 2), crosswise(2, 1)]);
    const reasons = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
    expect(reasons).toEqual([expect.any(TransientError)]);
    expect(reasons).toEqual([expect.objectContaining({ code: 'conflict' })]);
  });

  it('prepares a statement once for a connection', async () => {
    const prepared = await database.transaction(async (tx) => {
      for (const word of ['one', 'two', 'three']) await tx.query('SELECT $1::text AS prepared_once', [word]);
      return tx.query(
        'SELECT (custom_plans + generic_plans)::int AS runs FROM pg_prepared_statements WHERE statement LIKE $1',
        ['%AS prepared_once'],
      );
    });
    expect(prepared).toEqual([{ runs: 3 }]);
  });

  it('refuses a statement that comes after the end of its transaction', async () => {
    const late = await database.transaction((tx) => Promise.resolve(() => tx.query('SELECT 1')));
    await expect(late()).rejects.toThrow('after the end of its transaction');
  });
});
