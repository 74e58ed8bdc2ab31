import { execFile } from 'node:child_process';
import { chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { promisify } from 'node:util';
import { FleetError } from '../errors.ts';
import { identityOf } from './users.ts';

const execute = promisify(execFile);

export interface RunOptions {
  user?: string;
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  input?: string;
  limitMs?: number;
  signal?: AbortSignal;
}

/** What programs of other makers may know of our environment. */
export const plainEnv = (extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
  PATH: `${process.env['PATH'] ?? ''}:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin`,
  LANG: 'C.UTF-8',
  HOME: '/tmp',
  ...extra,
});

/** Runs a program to its end and answers its output; a failure names the program and its last words. */
export async function run(command: string[], options: RunOptions = {}): Promise<string> {
  const args = [...identityOptions(options.user), '--', ...command];
  const pending = execute('setpriv', args, {
    env: options.env ?? plainEnv(),
    cwd: options.cwd ?? '/',
    timeout: options.limitMs ?? 120_000,
    maxBuffer: 10_000_000,
    ...(options.signal ? { signal: options.signal } : {}),
  });
  pending.child.stdin?.on('error', () => undefined); // a program that ends without reading is no fault
  pending.child.stdin?.end(options.input ?? '');
  try {
    return (await pending).stdout;
  } catch (cause) {
    const said = cause instanceof Error && 'stderr' in cause ? String(cause.stderr) : '';
    throw new FleetError(`${command[0]} failed: ${lastLines(said || String(cause))}`, { cause });
  }
}

/** What makes setpriv become an unprivileged user; empty when we are not root and stay ourselves. */
export function identityOptions(user?: string): string[] {
  const identity = user === undefined ? undefined : identityOf(user);
  return identity ? [`--reuid=${identity.uid}`, `--regid=${identity.gid}`, '--clear-groups'] : [];
}

/** Creates a folder that belongs to the user a part runs as and is closed to others. */
export function ownedFolder(path: string, user: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  own(path, user);
}

/** Writes a file that only the user a part runs as may read. */
export function ownedFile(path: string, text: string, user: string): void {
  writeFileSync(path, text, { mode: 0o600 });
  own(path, user);
}

function own(path: string, user: string): void {
  const identity = identityOf(user);
  if (identity) chownSync(path, identity.uid, identity.gid);
}

/** The name of whoever runs the fleet. */
export const ownName = (): string => userInfo().username;

const lastLines = (text: string): string => text.trim().split('\n').slice(-6).join('\n');
