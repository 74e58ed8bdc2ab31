import { existsSync, lstatSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { FleetError } from '../errors.ts';
import type { Home } from '../home.ts';
import { homeFor, openInstallation, settingsAt } from '../installation.ts';
import { say } from '../terminal.ts';
import { takeDown } from './down.ts';
import { parsed, type Command } from './invocation.ts';

/** What `reset` deletes; the installed Node and the build belong to the checkout and stay. */
const OWN = ['data', 'vault', 'logs', 'compile-cache', 'fleet.json', 'secrets.json', 'pids.json', 'supervisor.pid'];

/** Stops the fleet and deletes its data, logs and secrets, after asking. */
export const reset: Command = async ({ repo, env, args }) => {
  const { values } = parsed(args, { yes: { type: 'boolean', short: 'y', default: false } });
  const home = homeFor(repo, env);
  if (!OWN.some((name) => existsSync(join(home.root, name)))) {
    say(`There is no fleet in ${home.root}; nothing to delete.`);
    return 0;
  }
  if (!values.yes && !(await confirmed(home))) return 1;
  if (settingsAt(home)) await takeDown(openInstallation(repo, home));
  erase(home);
  say(`Deleted the fleet in ${home.root}.`);
  return 0;
};

async function confirmed(home: Home): Promise<boolean> {
  if (!process.stdin.isTTY)
    throw new FleetError('reset deletes all documents and needs a yes.', {
      advice: 'Without a terminal: ./fleet reset --yes',
    });
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`Delete all documents, secrets and logs in ${home.root}? Type yes: `);
  terminal.close();
  return answer.trim() === 'yes';
}

function erase(home: Home): void {
  if (existsSync(home.data) && lstatSync(home.data).isSymbolicLink())
    rmSync(realpathSync(home.data), { recursive: true, force: true });
  for (const name of OWN) rmSync(join(home.root, name), { recursive: true, force: true });
  const nothingElse = existsSync(home.root) && readdirSync(home.root).length === 0;
  if (nothingElse) rmSync(home.root, { recursive: true });
}
