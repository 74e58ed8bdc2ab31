import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, realpathSync, renameSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of one fleet: secrets, logs, pids, and the data of its private instances. */
export interface Home {
  root: string;
  data: string;
  logs: string;
  vault: string;
  compileCache: string;
  settings: string;
  secrets: string;
  pids: string;
  buildId: string;
}

/** Names everything under a fleet's folder; creates nothing. */
export function homeAt(root: string, repo: string): Home {
  return {
    root,
    data: join(root, 'data'),
    logs: join(root, 'logs'),
    vault: join(root, 'vault'),
    compileCache: join(root, 'compile-cache'),
    settings: join(root, 'fleet.json'),
    secrets: join(root, 'secrets.json'),
    pids: join(root, 'pids.json'),
    buildId: join(repo, '.fleet', 'build.id'),
  };
}

/**
 * Creates the folders of a fleet. The unprivileged users of the private instances must reach their data: when a folder above is closed to
 * them (a checkout under /root), the data lives in /var/lib/consilium-<hash> and `data` is a link to it. Answers where the data really is.
 */
export function createHome(home: Home): string {
  for (const folder of [home.root, home.logs, home.vault]) mkdirSync(folder, { recursive: true, mode: 0o755 });
  if (!existsSync(home.data)) {
    if (process.getuid?.() === 0 && !openToAll(home.root)) linkElsewhere(home);
    else mkdirSync(home.data, { mode: 0o755 });
  }
  return realpathSync(home.data);
}

/** Writes a file that readers only ever see whole. */
export function writeWhole(path: string, text: string, mode = 0o600): void {
  const next = `${path}.${process.pid}.new`;
  writeFileSync(next, text, { mode });
  renameSync(next, path);
}

function openToAll(folder: string): boolean {
  if ((statSync(folder).mode & 0o001) === 0) return false;
  return folder === '/' || openToAll(dirname(folder));
}

function linkElsewhere(home: Home): void {
  const elsewhere = `/var/lib/consilium-${createHash('sha256').update(home.root).digest('hex').slice(0, 8)}`;
  mkdirSync(elsewhere, { recursive: true, mode: 0o755 });
  symlinkSync(elsewhere, home.data);
}
