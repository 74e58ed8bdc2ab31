import { homeFor, openInstallation, settingsAt, type Installation } from '../installation.ts';
import { writeWhole } from '../home.ts';
import { fleetStatus, order } from '../supervisor/control-client.ts';
import { endLeftovers } from '../supervisor/leftovers.ts';
import { say } from '../terminal.ts';
import type { Command } from './invocation.ts';
import { teller } from './teller.ts';

/** Stops the fleet: services drain first, infrastructure follows. Data, logs and secrets stay. */
export const down: Command = async ({ repo, env }) => {
  const home = homeFor(repo, env);
  if (!settingsAt(home)) {
    say('There is no fleet here; nothing to stop.');
    return 0;
  }
  return (await takeDown(openInstallation(repo, home))) ? 0 : 1;
};

/** Stops a fleet through its supervisor, or by force when the supervisor is gone. */
export async function takeDown(fleet: Installation): Promise<boolean> {
  if (await fleetStatus(fleet)) return order(fleet, '/down', teller('stopped in').tell);
  const ended = endLeftovers(fleet.home.root);
  writeWhole(fleet.home.pids, '{}\n', 0o644);
  say(ended === 0 ? 'The fleet is not running.' : `The supervisor was gone; ended ${ended} processes it had left.`);
  return true;
}
