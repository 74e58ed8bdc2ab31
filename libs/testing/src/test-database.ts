import { createHash, randomBytes } from 'node:crypto';
import { createDataSource, Database, MIGRATIONS, type Transaction } from '#libs/persistence';
import type { DataSource } from 'typeorm';
import { until } from './until';

/** A fresh, migrated database of one's own. */
export interface TestDatabase {
  url: string;
  drop(): Promise<void>;
}

/** Any number will do, as long as all specs take the same one. */
const TEMPLATE_LOCK = 4_711;

/** Copies a template that is migrated once per schema version: a database takes milliseconds instead of a migration. */
export async function testDatabase(serverUrl: string): Promise<TestDatabase> {
  const server = await createDataSource(serverUrl, 1).initialize();
  const template = `template_${createHash('sha256')
    .update(MIGRATIONS.map(({ name }) => name).join())
    .digest('hex')
    .slice(0, 12)}`;
  const name = `spec_${process.pid}_${randomBytes(4).toString('hex')}`;
  await server.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
  try {
    await makeTemplate(server, serverUrl, template);
    await server.query(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  } finally {
    await server.query('SELECT pg_advisory_unlock($1)', [TEMPLATE_LOCK]);
    await server.destroy();
  }
  return { url: withDatabase(serverUrl, name), drop: () => drop(serverUrl, name) };
}

async function makeTemplate(server: DataSource, serverUrl: string, template: string): Promise<void> {
  const found: unknown[] = await server.query('SELECT 1 FROM pg_database WHERE datname = $1', [template]);
  if (found.length > 0) return;
  await server.query(`CREATE DATABASE ${template}_new`);
  const dataSource = await createDataSource(withDatabase(serverUrl, `${template}_new`), 1).initialize();
  await dataSource.runMigrations();
  await dataSource.destroy();
  await server.query(`ALTER DATABASE ${template}_new RENAME TO ${template}`);
}

async function drop(serverUrl: string, name: string): Promise<void> {
  const server = await createDataSource(serverUrl, 1).initialize();
  const dropped = (): Promise<boolean> =>
    server.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`).then(() => true, falseIfCleaned);
  try {
    await until(dropped, `database ${name} being dropped`);
  } finally {
    await server.destroy();
  }
}

/** Autovacuum may be at it just now: its process is not ours to end, and ends by itself. */
function falseIfCleaned(error: Error): false {
  if (error.message.includes('process is being terminated')) return false;
  throw error;
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

/** A database whose next transactions end like a process that died: all work done, the connection gone, nothing committed. */
export class CrashingDatabase extends Database {
  private armed: { queue: string | undefined } | undefined;

  /** The next commit of a message of `queue` dies; without a queue, that of the next transaction that inserts anything. */
  crashNext(queue?: string): void {
    this.armed = { queue };
  }

  override transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return super.transaction(async (tx) => {
      const result = await work(tx);
      if (this.armed && (await isMeant(tx, this.armed.queue))) {
        this.armed = undefined;
        await tx.query('SELECT pg_terminate_backend(pg_backend_pid())');
      }
      return result;
    });
  }
}

/** Whether this transaction is the one to crash. The outbox relay only removes, so it never is. */
async function isMeant(tx: Transaction, queue: string | undefined): Promise<boolean> {
  const sql = queue
    ? 'SELECT EXISTS (SELECT FROM inbox WHERE queue = $1 AND xmin = pg_current_xact_id()::xid) AS meant'
    : 'SELECT coalesce(sum(n_tup_ins), 0) > 0 AS meant FROM pg_stat_xact_user_tables';
  const [row] = await tx.query<{ meant: boolean }>(sql, queue ? [queue] : []);
  return row?.meant === true;
}
