import { homeFor, makeInstallation, openInstallation, settingsAt, type Installation } from '../installation.ts';
import { fleetStatus, order } from '../supervisor/control-client.ts';
import { endSupervisor, launchSupervisor, supervisorAnswers } from '../supervisor/launcher.ts';
import { say } from '../terminal.ts';
import { checkPorts } from './foreign-ports.ts';
import { parsed, type Command, type Invocation } from './invocation.ts';
import { teller } from './teller.ts';
import { statusTable, summary } from './summary.ts';

const INTERRUPTED = 130;
const STOPPING: NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Starts what is missing of the fleet and says where everything is. A start that fails or is interrupted leaves nothing running. */
export const up: Command = async (invocation) => {
  const { values } = parsed(invocation.args, {
    scale: { type: 'string', multiple: true, default: [] },
    'no-services': { type: 'boolean', default: false },
  });
  const started = await bringUp(invocation, { scale: values.scale, services: !values['no-services'] });
  if (started.ok) say(await summary(started.fleet));
  else say(await remains(started.fleet));
  return started.ok ? 0 : 1;
};

export interface Wish {
  scale?: string[];
  services: boolean;
  /** The folder of the fleet when FLEET_HOME says nothing. */
  fallbackHome?: string;
}

export interface Started {
  fleet: Installation;
  ok: boolean;
  /** Whether this call started the fleet; one that ran before is left running by whoever borrows it. */
  ours: boolean;
}

/** Brings a fleet up, starting its supervisor when there is none. */
export async function bringUp(
  { repo, env }: Invocation,
  { scale = [], services, fallbackHome }: Wish,
): Promise<Started> {
  const home = homeFor(repo, env, fallbackHome);
  const running = settingsAt(home) ? await fleetStatus(openInstallation(repo, home)) : undefined;
  const fleet = makeInstallation(repo, home, env, scale);
  if (!running) await checkPorts(fleet);
  if (!running && fleet.data !== home.data)
    say(`Data lives in ${fleet.data}: the users of databases cannot reach ${home.root}.`);
  const interruption = running ? undefined : stopOnInterrupt(launchSupervisor(fleet));
  await supervisorAnswers(fleet);
  const { tell, infrastructureFailed } = teller('ready in');
  const ok = await order(fleet, `/up?services=${services}`, (progress) =>
    interruption?.happened() ? undefined : tell(progress),
  );
  await interruption?.over();
  if (!ok && !running && infrastructureFailed()) await order(fleet, '/down', () => undefined);
  return { fleet, ok, ours: !running };
}

interface Interruption {
  happened(): boolean;
  /** Ends the watch; when there was a Ctrl-C, waits for the exit it leads to. */
  over(): Promise<void>;
}

/** After a failure: what goes on running, so that the fault can be found and only the failed service restarted. */
async function remains(fleet: Installation): Promise<string> {
  const families = await fleetStatus(fleet);
  if (!families?.length) return '\nNothing was left running.';
  return `\n${statusTable(families)}\n\nThe rest goes on running. ./fleet logs NAME says more; ./fleet restart NAME, or ./fleet down.`;
}

/** Ctrl-C during a start takes back what was started. A second one leaves that to the supervisor, which goes on stopping. */
function stopOnInterrupt(supervisor: number): Interruption {
  let stopped: Promise<void> | undefined;
  const interrupted = () => {
    if (stopped) process.exit(INTERRUPTED);
    say('\nInterrupted: stopping what was started…');
    stopped = endSupervisor(supervisor).finally(() => process.exit(INTERRUPTED));
  };
  for (const signal of STOPPING) process.on(signal, interrupted);
  return {
    happened: () => stopped !== undefined,
    over: async () => {
      await stopped;
      for (const signal of STOPPING) process.off(signal, interrupted);
    },
  };
}
