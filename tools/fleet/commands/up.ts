import { homeFor, makeInstallation, openInstallation, settingsAt, type Installation } from '../installation.ts';
import { fleetStatus, order } from '../supervisor/control-client.ts';
import { startSupervisor } from '../supervisor/launcher.ts';
import { say } from '../terminal.ts';
import { checkPorts } from './foreign-ports.ts';
import { parsed, type Command, type Invocation } from './invocation.ts';
import { teller } from './teller.ts';
import { summary } from './summary.ts';

const INTERRUPTED = 130;

/** Starts what is missing of the fleet and says where everything is. A start that fails or is interrupted leaves nothing running. */
export const up: Command = async (invocation) => {
  const { values } = parsed(invocation.args, {
    scale: { type: 'string', multiple: true, default: [] },
    'no-services': { type: 'boolean', default: false },
  });
  const started = await bringUp(invocation, { scale: values.scale, services: !values['no-services'] });
  if (started.ok) say(await summary(started.fleet));
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
  const stopInterrupts = running ? () => undefined : stopOnInterrupt(fleet);
  if (!running) await startSupervisor(fleet);
  const failures = teller('ready in');
  const ok = await order(fleet, `/up?services=${services}`, failures.tell);
  stopInterrupts();
  if (!ok && !running && failures.infrastructure()) await order(fleet, '/down', () => undefined);
  return { fleet, ok, ours: !running };
}

/** Ctrl-C during a start takes back what was started. A second one leaves that to the supervisor, which goes on stopping. */
function stopOnInterrupt(fleet: Installation): () => void {
  let stopping = false;
  const interrupted = () => {
    if (stopping) process.exit(INTERRUPTED);
    stopping = true;
    say('\nInterrupted: stopping what was started…');
    void order(fleet, '/down', () => undefined)
      .catch(() => undefined)
      .finally(() => process.exit(INTERRUPTED));
  };
  process.on('SIGINT', interrupted);
  process.on('SIGTERM', interrupted);
  return () => {
    process.off('SIGINT', interrupted);
    process.off('SIGTERM', interrupted);
  };
}
