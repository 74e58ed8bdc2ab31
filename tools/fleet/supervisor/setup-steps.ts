import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { builtFile, fleetEnvironment } from '../environment.ts';
import { FleetError } from '../errors.ts';
import type { Installation } from '../installation.ts';
import { RotatingLog } from './rotating-log.ts';

/** Something done before services start, once what it needs (infrastructure that serves, earlier steps) is there. Each step is safe to repeat. */
export interface SetupStep {
  name: string;
  title: string;
  needs: string[];
  run(fleet: Installation): Promise<void>;
}

export const SETUP_STEPS: SetupStep[] = [
  {
    name: 'migrate',
    title: 'Database schema',
    needs: ['postgres'],
    run: program('libs/persistence/src/cli.js', 'migrate'),
  },
  {
    name: 'storage',
    title: 'Bucket, queue, notification',
    needs: ['s3', 'sqs'],
    run: program('libs/storage/src/cli.js', 'set-up'),
  },
  {
    name: 'seed',
    title: 'Tenant and API key',
    needs: ['migrate'],
    run: program('libs/auth/src/cli.js', 'seed'),
  },
];

/** A step that runs one of our built programs to its end; its output goes to `logs/<argument>.log`. */
function program(file: string, argument: string): (fleet: Installation) => Promise<void> {
  return (fleet) => runProgram(fleet, file, argument);
}

async function runProgram(fleet: Installation, file: string, argument: string): Promise<void> {
  const path = builtFile(fleet, file);
  if (!existsSync(path)) throw new FleetError(`dist/${file} is not built.`, { advice: 'Run npm run build.' });
  const log = new RotatingLog(join(fleet.home.logs, `${argument}.log`));
  const env = { ...process.env, ...fleetEnvironment(fleet) };
  const child = spawn(process.execPath, [path, argument], { env, cwd: fleet.repo, stdio: ['ignore', 'pipe', 'pipe'] });
  log.follow(child.stdout);
  log.follow(child.stderr);
  const [code] = await once(child, 'close');
  log.close();
  if (code !== 0) throw new FleetError(`ended with exit code ${code}`, { log: log.path });
}
