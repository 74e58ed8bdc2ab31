import { randomUUID } from 'node:crypto';
import { existsSync, globSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Installation } from '../installation.ts';
import { cephConfig } from './ceph-config.ts';
import { breakDeadLocks } from './event-locks.ts';
import type { Family, Launch, Part } from './part.ts';
import { httpStatus, portOpen } from './probes.ts';
import { ownedFile, ownedFolder, plainEnv, run } from './run.ts';
import { until } from './until.ts';

const USER = 'ceph';
const PATIENCE = ['--rados-mon-op-timeout', '5', '--rados-osd-op-timeout', '5']; // seconds

/** A private S3: Ceph's gateway over one monitor and one disk daemon, started side by side; each waits for the one it needs. */
export function cephFamily(fleet: Installation): Family {
  return {
    name: 's3',
    kind: 'infrastructure',
    title: 'Object store (Ceph)',
    url: `http://127.0.0.1:${fleet.ports.s3}`,
    stopWave: 2,
    parts: [gateway(fleet), disk(fleet), monitor(fleet)],
  };
}

function gateway(fleet: Installation): Part {
  return {
    name: 's3',
    startLimitMs: 120_000,
    stop: { signal: 'SIGTERM', graceMs: 10_000 },
    prepare: async (wanted) => {
      await made(fleet, 'osd.made', wanted);
      await until(() => portOpen(fleet.ports.osdFirst), 60_000, wanted);
      await breakDeadLocks((words) => ceph(fleet, ['rados', '-n', 'client.admin', ...PATIENCE, ...words], wanted));
      return daemon(fleet, ['radosgw', '-f', '-n', 'client.admin']);
    },
    ready: async () => (await httpStatus(`http://127.0.0.1:${fleet.ports.s3}/`)) === 200,
    settle: () => once(fleet, 'user.made', () => createUser(fleet)),
  };
}

function disk(fleet: Installation): Part {
  return {
    name: 's3-osd',
    startLimitMs: 90_000,
    stop: { signal: 'SIGTERM', graceMs: 15_000 },
    prepare: async (wanted) => {
      await made(fleet, 'mon.made', wanted);
      await once(fleet, 'osd.made', () => createDisk(fleet, wanted));
      return daemon(fleet, ['ceph-osd', '-f', '-i', '0']);
    },
    ready: () => portOpen(fleet.ports.osdFirst),
  };
}

function monitor(fleet: Installation): Part {
  return {
    name: 's3-mon',
    startLimitMs: 60_000,
    stop: { signal: 'SIGTERM', graceMs: 10_000 },
    prepare: async () => {
      await once(fleet, 'mon.made', () => createMonitor(fleet));
      writeConfig(fleet);
      return daemon(fleet, ['ceph-mon', '-f', '-i', 'a']);
    },
    ready: () => portOpen(fleet.ports.monitor),
  };
}

const folderOf = (fleet: Installation): string => join(fleet.data, 'ceph');
const configOf = (fleet: Installation): string => join(folderOf(fleet), 'ceph.conf');
const clusterId = (fleet: Installation): string => readFileSync(join(folderOf(fleet), 'fsid'), 'utf8');

function writeConfig(fleet: Installation): void {
  const [classes] = globSync('/usr/lib/*/rados-classes');
  const folder = folderOf(fleet);
  const config = cephConfig(fleet, { id: clusterId(fleet), folder, classes, diskBytes: diskBytes(folder) });
  ownedFile(configOf(fleet), config, USER);
}

const LEAST_DISK_BYTES = 10 * 1024 ** 3;
const DISK_UNIT = 4 * 1024 ** 2;

/** Four fifths of what is free: the file is sparse and takes only what is stored, the rest is for the database and the logs. */
function diskBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return Math.max(LEAST_DISK_BYTES, Math.floor((bavail * bsize * 0.8) / DISK_UNIT) * DISK_UNIT);
}

function daemon(fleet: Installation, [program = '', ...args]: string[]): Launch {
  const command = [program, '-c', configOf(fleet), ...args];
  return { command, env: plainEnv({ HOME: folderOf(fleet) }), cwd: folderOf(fleet), user: USER };
}

/** Runs one of Ceph's programs as its user. */
function ceph(fleet: Installation, command: string[], signal?: AbortSignal): Promise<string> {
  const { command: whole, env, cwd } = daemon(fleet, command);
  return run(whole, { env, cwd, user: USER, ...(signal ? { signal } : {}) });
}

/** Whether the object store takes its disk for full: it then answers nothing that writes, until it is not full any more. Takes some seconds to show. */
export async function setFull(fleet: Installation, full: boolean): Promise<void> {
  const ratios = full ? ['0.0000001', '0.0000002', '0.0000003'] : ['0.85', '0.9', '0.99'];
  for (const [index, level] of ['nearfull', 'backfillfull', 'full'].entries())
    await ceph(fleet, ['ceph', '-n', 'client.admin', 'osd', `set-${level}-ratio`, ratios[index] ?? '']);
}

/** Does a step of the first start, remembered by a marker file, so that an interrupted one is done again from its beginning. */
async function once(fleet: Installation, marker: string, step: () => Promise<void>): Promise<void> {
  const path = join(folderOf(fleet), marker);
  if (existsSync(path)) return;
  await step();
  writeFileSync(path, '');
}

/** Waits for another part's first start. */
async function made(fleet: Installation, marker: string, wanted: AbortSignal): Promise<void> {
  await until(() => Promise.resolve(existsSync(join(folderOf(fleet), marker))), 90_000, wanted);
}

async function createMonitor(fleet: Installation): Promise<void> {
  const folder = folderOf(fleet);
  for (const stale of ['mon', 'keyring', 'monmap', 'osd', 'osd.made'])
    rmSync(join(folder, stale), { recursive: true, force: true });
  for (const name of ['', 'mon', 'osd', 'run']) ownedFolder(join(folder, name), USER);
  ownedFile(join(folder, 'fsid'), randomUUID(), USER);
  writeConfig(fleet);
  const keyring = join(folder, 'keyring');
  const everywhere = ['--cap', 'mon', 'allow *', '--cap', 'osd', 'allow *'];
  const key = (options: string[]) => run(['ceph-authtool', keyring, '--gen-key', ...options], { user: USER });
  await key(['--create-keyring', '-n', 'mon.', '--cap', 'mon', 'allow *']);
  await key(['-n', 'client.admin', ...everywhere, '--cap', 'mgr', 'allow *']);
  await key(['-n', 'osd.0', ...everywhere]);
  const map = join(folder, 'monmap');
  const address = `[v2:127.0.0.1:${fleet.ports.monitor}]`;
  await run(['monmaptool', '--create', '--addv', 'a', address, '--fsid', clusterId(fleet), map], { user: USER });
  await ceph(fleet, ['ceph-mon', '-i', 'a', '--mkfs', '--monmap', map, '--keyring', keyring]);
}

async function createDisk(fleet: Installation, wanted: AbortSignal): Promise<void> {
  const folder = folderOf(fleet);
  rmSync(join(folder, 'osd'), { recursive: true, force: true });
  ownedFolder(join(folder, 'osd'), USER);
  const idFile = join(folder, 'osd.id');
  if (!existsSync(idFile)) ownedFile(idFile, randomUUID(), USER);
  const id = readFileSync(idFile, 'utf8');
  const patience = ['--connect-timeout', '30'];
  await ceph(fleet, ['ceph', ...patience, 'osd', 'new', id], wanted);
  await ceph(fleet, ['ceph', ...patience, 'auth', 'import', '-i', join(folder, 'keyring')], wanted);
  await ceph(fleet, ['ceph-osd', '-i', '0', '--mkfs', '--osd-uuid', id], wanted);
}

async function createUser(fleet: Installation): Promise<void> {
  const { s3AccessKey, s3SecretKey } = fleet.secrets;
  const admin = ['radosgw-admin', '-n', 'client.admin'];
  const exists = await ceph(fleet, [...admin, 'user', 'info', '--uid=consilium']).then(
    () => true,
    () => false,
  );
  if (exists) return;
  const keys = [`--access-key=${s3AccessKey}`, `--secret-key=${s3SecretKey}`];
  await ceph(fleet, [...admin, 'user', 'create', '--uid=consilium', '--display-name=Consilium', ...keys]);
}
