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
  command: string[];
}

export const SETUP_STEPS: SetupStep[] = [
  {
    name: 'migrate',
    title: 'Database schema',
    needs: ['postgres'],
    command: ['libs/persistence/src/cli.js', 'migrate'],
  },
  {
    name: 'storage',
    title: 'Bucket, queue, notification',
    needs: ['s3', 'sqs'],
    command: ['libs/storage/src/cli.js', 'set-up'],
  },
  {
    name: 'seed',
    title: 'Tenant and API key',
    needs: ['migrate'],
    command: ['libs/auth/src/cli.js', 'seed'],
  },
];

/** Runs one step to its end; its output goes to `logs/<step>.log`. */
export async function runSetupStep(fleet: Installation, step: SetupStep): Promise<void> {
  const [file = '', ...args] = step.command;
  const program = builtFile(fleet, file);
  if (!existsSync(program))
    throw new FleetError(`${step.title}: dist/${file} is not built.`, { advice: 'Run npm run build.' });
  const log = new RotatingLog(join(fleet.home.logs, `${step.name}.log`));
  const env = { ...process.env, ...fleetEnvironment(fleet) };
  const child = spawn(process.execPath, [program, ...args], {
    env,
    cwd: fleet.repo,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  log.follow(child.stdout);
  log.follow(child.stderr);
  const [code] = await once(child, 'close');
  log.close();
  if (code !== 0) throw new FleetError(`${step.title}: the step ended with exit code ${code}.`, { log: log.path });
}
