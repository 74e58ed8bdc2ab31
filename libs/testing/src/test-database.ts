import { createHash, randomBytes } from 'node:crypto';
import { createDataSource, Database, MIGRATIONS, type Transaction } from '#libs/persistence';
import type { DataSource } from 'typeorm';

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
  await server.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  await server.destroy();
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

/** A database whose next transactions end like a process that died: all work done, the connection gone, nothing committed. */
export class CrashingDatabase extends Database {
  private crashes = 0;

  /** The next `count` transactions that insert anything die right before their commit; the outbox relay only removes. */
  crashNext(count = 1): void {
    this.crashes = count;
  }

  override transaction<T>(work: Parameters<Database['transaction']>[0]): Promise<T> {
    return super.transaction(async (tx) => {
      const result = await work(tx);
      if (this.crashes > 0 && (await hasInserted(tx))) {
        this.crashes--;
        await tx.query('SELECT pg_terminate_backend(pg_backend_pid())');
      }
      return result as T;
    });
  }
}

async function hasInserted(tx: Transaction): Promise<boolean> {
  const [row] = await tx.query<{ inserted: boolean }>(
    'SELECT coalesce(sum(n_tup_ins), 0) > 0 AS inserted FROM pg_stat_xact_user_tables',
  );
  return row?.inserted === true;
}
