import { FleetError } from '../errors.ts';
import { homeFor, openInstallation } from '../installation.ts';
import { order } from '../supervisor/control-client.ts';
import type { Command } from './invocation.ts';
import { teller } from './teller.ts';

/** Restarts one service, replica after replica, or one piece of infrastructure. */
export const restart: Command = async ({ repo, env, args }) => {
  const [name] = args;
  if (!name)
    throw new FleetError('Which one?', { advice: './fleet restart ocr-worker; ./fleet status lists the names.' });
  const fleet = openInstallation(repo, homeFor(repo, env));
  const ok = await order(fleet, `/restart?name=${encodeURIComponent(name)}`, teller('restarted in').tell).catch(
    (cause: unknown) => {
      throw new FleetError('The fleet is not running.', { advice: 'Start it: ./fleet up', cause });
    },
  );
  return ok ? 0 : 1;
};
