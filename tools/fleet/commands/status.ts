import { FleetError } from '../errors.ts';
import { homeFor, openInstallation } from '../installation.ts';
import { fleetStatus } from '../supervisor/control-client.ts';
import { say } from '../terminal.ts';
import type { Command } from './invocation.ts';
import { detailedTable } from './summary.ts';

/** Shows every service and piece of infrastructure; exit code 0 when all of them serve. */
export const status: Command = async ({ repo, env }) => {
  const fleet = openInstallation(repo, homeFor(repo, env));
  const families = await fleetStatus(fleet);
  if (!families) throw new FleetError('The fleet is not running.', { advice: 'Start it: ./fleet up' });
  say(detailedTable(families));
  return families.every((family) => family.parts.every((part) => part.state === 'ready')) ? 0 : 1;
};
