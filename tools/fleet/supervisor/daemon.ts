// The supervisor of one fleet: node daemon.ts <folder of the fleet>. Started by `./fleet up`, ended by `./fleet down` or SIGTERM.
import { join } from 'node:path';
import { homeAt, writeWhole } from '../home.ts';
import { openInstallation } from '../installation.ts';
import { Conductor } from './conductor.ts';
import { serveOrders } from './control-server.ts';
import { endLeftovers, MARK } from './leftovers.ts';
import { nativePlan } from './native-plan.ts';
import type { Report } from './progress.ts';

const [root = ''] = process.argv.slice(2);
const repo = join(import.meta.dirname, '../../..');
const fleet = openInstallation(repo, homeAt(root, repo));
const conductor = new Conductor(fleet, nativePlan);
let ending: Promise<boolean> | undefined;
const nobody: Report = () => undefined;

process.env[MARK] = root;
const server = await serveOrders(fleet.ports.control, fleet.secrets.controlToken, {
  up: (services, report) => conductor.up(services, report),
  restart: (name, report) => conductor.restart(name, report),
  down: (report) => end(report),
  status: () => conductor.status(),
}); // a second supervisor of the same fleet ends here: the port is taken

endLeftovers(root, [process.pid]);
writeWhole(join(root, 'supervisor.pid'), `${process.pid}\n`, 0o644);
process.on('SIGTERM', () => void end(nobody));
process.on('SIGINT', () => void end(nobody));
process.on('SIGHUP', () => undefined);
console.log(`${new Date().toISOString()} supervisor ${process.pid} of ${root} listens on ${fleet.ports.control}`);

/** Whoever asks, and how often: one stop, and all wait for its end. */
function end(report: Report): Promise<boolean> {
  ending ??= stopAndExit(report);
  return ending;
}

async function stopAndExit(report: Report): Promise<boolean> {
  await conductor.down(report);
  server.close(() => process.exit(0));
  setTimeout(() => process.exit(0), 1_000).unref(); // for a client that keeps its connection
  return true;
}
