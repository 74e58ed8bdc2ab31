import { readFileSync } from 'node:fs';
import { FleetError } from '../fleet/errors.ts';
import type { PlannedFault } from './schedule.ts';

/** How many of a part's processes, first ones first, do the work; a port mapper or a monitor is not missed for a while. */
const WORKING: Record<string, number> = { rabbitmq: 1, s3: 2 };

/** The living processes of a part, as the supervisor lists them in pids.json. */
export function pidsOf(pidsFile: string, target: string): number[] {
  const all = JSON.parse(readFileSync(pidsFile, 'utf8')) as Record<string, number[]>;
  return all[target] ?? [];
}

/** The process that a fault is aimed at; refused while the target has none. */
export function aim({ target, process: share }: Pick<PlannedFault, 'target' | 'process'>, pidsFile: string): number {
  const pids = pidsOf(pidsFile, target).slice(0, WORKING[target]);
  const chosen = pids[Math.floor(share * pids.length)];
  if (chosen === undefined) throw new FleetError(`${target} has no process to hit.`);
  return chosen;
}
