import { asError, TransientError } from '#libs/errors';
import type { DataSource, EntityManager, EntityTarget, ObjectLiteral, Repository } from 'typeorm';
import { rowsOf } from './statements';

/** Something SQL can be said to: the database itself, or one open transaction. */
export abstract class Queries {
  /** Rows of one parameterised statement; of `INSERT/UPDATE/DELETE … RETURNING` the returned rows. */
  abstract query<Row extends object>(sql: string, params?: readonly unknown[]): Promise<Row[]>;
}

/** One open transaction. Whoever gets it may write; it commits when the work that received it resolves. */
export class Transaction extends Queries {
  constructor(private readonly manager: EntityManager) {
    super();
  }

  query<Row extends object>(sql: string, params: readonly unknown[] = []): Promise<Row[]> {
    return rowsOf(this.manager.queryRunner, sql, params);
  }

  repository<E extends ObjectLiteral>(entity: EntityTarget<E>): Repository<E> {
    return this.manager.getRepository(entity);
  }
}

/** The book of record. */
export class Database extends Queries {
  constructor(readonly dataSource: DataSource) {
    super();
  }

  async query<Row extends object>(sql: string, params: readonly unknown[] = []): Promise<Row[]> {
    const runner = this.dataSource.createQueryRunner();
    try {
      return await rowsOf(runner, sql, params);
    } finally {
      await runner.release();
    }
  }

  /**
   * Runs `work` in one transaction: commits when it resolves, rolls back when it throws. One that PostgreSQL has rolled back in
   * favour of another is a transient `conflict`: done again, it works.
   */
  async transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    try {
      return await this.dataSource.transaction((manager) => work(new Transaction(manager)));
    } catch (thrown) {
      const error = asError(thrown);
      throw isRolledBack(error) ? inEachOthersWay(error) : error;
    }
  }
}

/** PostgreSQL's class 40: serialization failure, deadlock detected. */
const isRolledBack = (error: Error): boolean => 'code' in error && String(error.code).startsWith('40');

const inEachOthersWay = (cause: Error): TransientError =>
  new TransientError('conflict', "Two transactions were in each other's way; try again.", { cause });
