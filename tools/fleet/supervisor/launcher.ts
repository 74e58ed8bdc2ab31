import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { FleetError } from '../errors.ts';
import type { Installation } from '../installation.ts';
import { until } from '../parts/until.ts';
import { fleetStatus } from './control-client.ts';

/** Starts the supervisor apart from this terminal and waits until it takes orders. */
export async function startSupervisor(fleet: Installation): Promise<void> {
  const log = join(fleet.home.logs, 'supervisor.log');
  const output = openSync(log, 'a', 0o640);
  const daemon = join(fleet.repo, 'tools/fleet/supervisor/daemon.ts');
  const child = spawn(process.execPath, [daemon, fleet.home.root], {
    cwd: fleet.repo,
    env: { ...process.env, NODE_COMPILE_CACHE: fleet.home.compileCache },
    detached: true,
    stdio: ['ignore', output, output],
  });
  child.unref();
  closeSync(output);
  const answers = await until(async () => (await fleetStatus(fleet)) !== undefined, 15_000);
  if (!answers) throw new FleetError('The supervisor did not start.', { log });
}
