import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { FleetError } from '../errors.ts';
import type { Installation } from '../installation.ts';
import { until } from '../parts/until.ts';
import { fleetStatus } from './control-client.ts';

/** Starts the supervisor apart from this terminal and answers its pid; it does not take orders yet. */
export function launchSupervisor(fleet: Installation): number {
  const output = openSync(logOf(fleet), 'a', 0o640);
  const daemon = join(fleet.repo, 'tools/fleet/supervisor/daemon.ts');
  const child = spawn(process.execPath, [daemon, fleet.home.root], {
    cwd: fleet.repo,
    env: { ...process.env, NODE_COMPILE_CACHE: fleet.home.compileCache },
    detached: true,
    stdio: ['ignore', output, output],
  });
  child.unref();
  closeSync(output);
  return child.pid ?? 0;
}

/** Waits until the supervisor takes orders. */
export async function supervisorAnswers(fleet: Installation): Promise<void> {
  const answers = await until(async () => (await fleetStatus(fleet)) !== undefined, 15_000);
  if (!answers) throw new FleetError('The supervisor did not start.', { log: logOf(fleet) });
}

/** Tells a supervisor to stop everything, whatever it is at, and waits for its end. */
export async function endSupervisor(pid: number): Promise<void> {
  process.kill(pid, 'SIGTERM');
  await until(() => Promise.resolve(!existsSync(`/proc/${pid}`)), STOP_LIMIT_MS);
}

const STOP_LIMIT_MS = 60_000;
const logOf = (fleet: Installation): string => join(fleet.home.logs, 'supervisor.log');
