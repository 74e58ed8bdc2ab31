import { asError, TransientError } from '#libs/errors';
import { DataSource, type EntityManager, type EntityTarget, type ObjectLiteral, type Repository } from 'typeorm';

/** Something SQL can be said to: the database itself, or one open transaction. */
export abstract class Queries {
  /** Rows of one parameterised statement; of `INSERT/UPDATE/DELETE … RETURNING` the returned rows. */
  abstract query<Row>(sql: string, params?: readonly unknown[]): Promise<Row[]>;
}

/** One open transaction. Whoever gets it may write; it commits when the work that received it resolves. */
export class Transaction extends Queries {
  constructor(private readonly manager: EntityManager) {
    super();
  }

  async query<Row>(sql: string, params: readonly unknown[] = []): Promise<Row[]> {
    return rowsOf<Row>(await this.manager.query(sql, [...params]));
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

  async query<Row>(sql: string, params: readonly unknown[] = []): Promise<Row[]> {
    return rowsOf<Row>(await this.dataSource.query(sql, [...params]));
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

/** TypeORM answers `UPDATE` and `DELETE` with `[rows, count]`, everything else with rows. */
function rowsOf<Row>(result: unknown): Row[] {
  const answer = result as Row[] | [Row[], number];
  return isCounted(answer) ? answer[0] : answer;
}

const isCounted = <Row>(answer: Row[] | [Row[], number]): answer is [Row[], number] =>
  answer.length === 2 && Array.isArray(answer[0]) && typeof answer[1] === 'number';
