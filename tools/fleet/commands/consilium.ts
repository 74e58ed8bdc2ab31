import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { clientVariables } from '../environment.ts';
import { homeFor, openInstallation } from '../installation.ts';
import type { Command } from './invocation.ts';

/** The command line of Consilium with the address and the key of this fleet. */
export const consilium: Command = async ({ repo, args, env }) => {
  const fleet = openInstallation(repo, homeFor(repo, env));
  const program = spawn(process.execPath, [join(repo, 'tools/consilium/main.ts'), ...args], {
    env: { ...env, ...clientVariables(fleet) },
    stdio: 'inherit',
  });
  process.on('SIGINT', () => undefined); // Ctrl-C reaches it through the terminal; its exit code is ours
  const [code] = (await once(program, 'exit')) as [number | null];
  return code ?? 1;
};
