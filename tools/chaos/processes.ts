import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { FleetError } from '../fleet/errors.ts';
import type { PlannedFault } from './schedule.ts';

const execute = promisify(execFile);

/** A broker's second process is its port mapper, without which a running broker does not mind. */
const MAIN_PROCESS_ONLY = new Set(['rabbitmq']);

/** The living processes of a part, as the supervisor lists them in pids.json. */
export function pidsOf(pidsFile: string, target: string): number[] {
  const all = JSON.parse(readFileSync(pidsFile, 'utf8')) as Record<string, number[]>;
  return all[target] ?? [];
}

/** The process that a fault is aimed at; refused while the target has none. */
export function aim({ target, process: share }: Pick<PlannedFault, 'target' | 'process'>, pidsFile: string): number {
  const pids = pidsOf(pidsFile, target);
  const chosen = MAIN_PROCESS_ONLY.has(target) ? pids[0] : pids[Math.floor(share * pids.length)];
  if (chosen === undefined) throw new FleetError(`${target} has no process to hit.`);
  return chosen;
}

/** Resets every established connection of a local port from both ends, as a firewall that reloads would; answers how many there were. */
export async function dropConnections(port: number): Promise<number> {
  const filter = ['state', 'established', '(', 'sport', '=', `:${port}`, 'or', 'dport', '=', `:${port}`, ')'];
  const { stdout } = await execute('ss', ['-K', '-tnH', ...filter]);
  return stdout.split('\n').filter(Boolean).length;
}
