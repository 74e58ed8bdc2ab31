import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { FleetError, messageOf } from '../errors.ts';
import type { Installation } from '../installation.ts';
import type { Family, Launch } from './part.ts';
import { ownedFile, ownedFolder, plainEnv, run } from './run.ts';

const USER = 'postgres';
const INSTALLED = '/usr/lib/postgresql';

/** A private PostgreSQL cluster with one role, `consilium`, that owns one database and may create others. */
export function postgresFamily(fleet: Installation): Family {
  const port = fleet.ports.postgres;
  return {
    name: 'postgres',
    kind: 'infrastructure',
    title: 'PostgreSQL',
    url: `postgres://127.0.0.1:${port}/consilium`,
    stopWave: 2,
    parts: [
      {
        name: 'postgres',
        startLimitMs: 60_000,
        stop: { signal: 'SIGINT', graceMs: 20_000 }, // SIGINT is its fast shutdown; SIGTERM would wait for every client
        prepare: () => prepare(fleet),
        ready: () => answers(fleet),
        refuses: () => waitsForItsEnd(fleet),
        settle: () => createRoleAndDatabase(fleet),
      },
    ],
  };
}

/** The folder of PostgreSQL's programs: that of an existing cluster's version, else the newest installed. */
export function postgresPrograms(cluster?: string): string {
  const versions = existsSync(INSTALLED) ? readdirSync(INSTALLED).map(Number).filter(Boolean) : [];
  const marker = cluster === undefined ? '' : join(cluster, 'PG_VERSION');
  const version = existsSync(marker) ? Number(readFileSync(marker, 'utf8')) : Math.max(...versions);
  if (versions.includes(version)) return join(INSTALLED, String(version), 'bin');
  throw new FleetError(`PostgreSQL ${Number.isFinite(version) ? version : ''} is not installed.`, {
    advice: 'Run ./fleet up with root or sudo, or apt-get install postgresql.',
  });
}

const folderOf = (fleet: Installation): string => join(fleet.data, 'postgres');
const clusterOf = (fleet: Installation): string => join(folderOf(fleet), 'cluster');

async function prepare(fleet: Installation): Promise<Launch> {
  ownedFolder(folderOf(fleet), USER);
  const cluster = clusterOf(fleet);
  if (!existsSync(join(cluster, 'PG_VERSION'))) await createCluster(fleet, cluster);
  const settings = {
    listen_addresses: '127.0.0.1',
    port: fleet.ports.postgres,
    unix_socket_directories: '', // TCP only: a socket's path may not be longer than 107 characters
    max_connections: 300, // eight services with replicas and their pools, and test runs beside them
    shared_buffers: '128MB',
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const command = [join(postgresPrograms(cluster), 'postgres'), '-D', cluster, ...options];
  return { command, env: plainEnv(), cwd: folderOf(fleet), user: USER };
}

/** Made aside and renamed, so that an interrupted first start leaves nothing half made. */
async function createCluster(fleet: Installation, cluster: string): Promise<void> {
  const fresh = `${cluster}.new`;
  const passwordFile = join(folderOf(fleet), 'password');
  rmSync(fresh, { recursive: true, force: true });
  ownedFile(passwordFile, fleet.secrets.databaseAdminPassword, USER);
  const options = [
    '-U',
    'postgres',
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
    '--encoding=UTF8',
    '--locale=C.UTF-8',
    '--no-sync',
  ];
  await run([join(postgresPrograms(), 'initdb'), '-D', fresh, ...options], { user: USER });
  rmSync(passwordFile);
  renameSync(fresh, cluster);
}

async function answers(fleet: Installation): Promise<boolean> {
  const command = [
    join(postgresPrograms(clusterOf(fleet)), 'pg_isready'),
    '-q',
    '-h',
    '127.0.0.1',
    '-p',
    String(fleet.ports.postgres),
  ];
  return run(command).then(
    () => true,
    () => false,
  );
}

/** After a SIGTERM from outside it waits for every client to leave, which pools never do, and takes no new ones meanwhile. */
async function waitsForItsEnd(fleet: Installation): Promise<boolean> {
  const psql = join(postgresPrograms(clusterOf(fleet)), 'psql');
  const place = ['-h', '127.0.0.1', '-p', String(fleet.ports.postgres), '-U', 'postgres'];
  return run([psql, '-Xwc', '', ...place], { limitMs: 3_000 }).then(
    () => false,
    (fault: unknown) => messageOf(fault).includes('the database system is shutting down'),
  );
}

async function createRoleAndDatabase(fleet: Installation): Promise<void> {
  const sql = [
    `SELECT 'CREATE ROLE consilium LOGIN CREATEDB' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'consilium') \\gexec`,
    `ALTER ROLE consilium PASSWORD '${fleet.secrets.databasePassword}';`,
    `SELECT 'CREATE DATABASE consilium OWNER consilium' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'consilium') \\gexec`,
  ];
  const psql = join(postgresPrograms(clusterOf(fleet)), 'psql');
  await run(
    [psql, '-qX', '-v', 'ON_ERROR_STOP=1', '-h', '127.0.0.1', '-p', String(fleet.ports.postgres), '-U', 'postgres'],
    {
      env: plainEnv({ PGPASSWORD: fleet.secrets.databaseAdminPassword }),
      input: sql.join('\n'),
    },
  );
}
