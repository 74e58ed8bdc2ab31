import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { FleetError } from '../errors.ts';
import type { Installation } from '../installation.ts';
import { portOpen } from '../parts/probes.ts';
import { run } from '../parts/run.ts';
import { servicePort, SERVICES } from '../ports.ts';
import { endLeftovers } from '../supervisor/leftovers.ts';

/** Refuses to start on ports that somebody else listens on, and says who; what is left of this fleet's own past is ended first. */
export async function checkPorts(fleet: Installation): Promise<void> {
  endLeftovers(fleet.home.root);
  const taken: string[] = [];
  for (const [name, port] of wantedPorts(fleet))
    if (await portOpen(port)) taken.push(`${port} (${name}) ${await holderOf(port)}`);
  if (taken.length === 0) return;
  const folder = existsSync(join(fleet.data, 'ceph')) ? 'FLEET_HOME=.fleet/other ' : ''; // one with data cannot move
  throw new FleetError(`Ports of the fleet are taken: ${taken.join(', ')}.`, {
    advice: `Stop what holds them, or choose another hundred: ${folder}FLEET_PORT=${fleet.port + 100} ./fleet up`,
  });
}

function wantedPorts({ ports, port, scale }: Installation): [string, number][] {
  const replicas = SERVICES.flatMap((service) =>
    Array.from({ length: scale[service] }, (_, index): [string, number] => [
      service,
      servicePort(port, service, index + 1),
    ]),
  );
  return [...Object.entries(ports), ...replicas];
}

async function holderOf(port: number): Promise<string> {
  const text = await run(['ss', '-ltnpH', `sport = :${port}`]).catch(() => '');
  const [, name, pid] = /"([^"]+)",pid=(\d+)/.exec(text) ?? [];
  return name ? `by ${name}, pid ${pid}` : 'by another program';
}
