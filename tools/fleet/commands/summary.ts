import { readFileSync } from 'node:fs';
import type { Installation } from '../installation.ts';
import { fleetStatus } from '../supervisor/control-client.ts';
import { SERVICES } from '../ports.ts';
import type { FamilyStatus, PartStatus } from '../supervisor/progress.ts';
import { bold, green, red, table, yellow } from '../terminal.ts';

/** The table of the fleet and how to log in to it. */
export async function summary(fleet: Installation): Promise<string> {
  const { addresses, secrets } = fleet;
  const status = (await fleetStatus(fleet)) ?? [];
  const broker = addresses.rabbitmqManagement ? new URL(addresses.rabbitmqManagement) : undefined;
  const lines = [
    '',
    statusTable(status),
    ...missingLine(status),
    '',
    `${bold('Consilium')}   ${addresses.edge}`,
    `  administrator   admin / ${secrets.adminPassword}`,
    `  API key         ${secrets.apiKey}`,
    ...(broker
      ? [`${bold('RabbitMQ')}    ${broker.origin}`, `  login           ${broker.username} / ${broker.password}`]
      : []),
    '',
    'For your shell: eval "$(./fleet env)"    To stop: ./fleet down',
  ];
  return lines.join('\n');
}

/** A service that has no build is not started; that is told, not hidden. */
function missingLine(families: FamilyStatus[]): string[] {
  const running = families.filter((family) => family.kind === 'service').map((family) => family.name);
  const missing = SERVICES.filter((service) => !running.includes(service));
  return running.length === 0 || missing.length === 0 ? [] : [yellow(`not built: ${missing.join(', ')}`)];
}

/** Families with address and state. */
export function statusTable(families: FamilyStatus[]): string {
  const rows = families.toSorted(byKind).map((family) => [family.name, family.url, stateOf(family.parts)]);
  return table(['SERVICE', 'URL', 'STATE'], rows);
}

/** The same with processes, memory, age and restarts. */
export function detailedTable(families: FamilyStatus[]): string {
  const rows = families
    .toSorted(byKind)
    .map((family) => [family.name, family.url, stateOf(family.parts), ...detailsOf(family.parts)]);
  return table(['SERVICE', 'URL', 'STATE', 'PIDS', 'MEMORY', 'SINCE', 'RESTARTS'], rows);
}

/** One word for all replicas, or how many of them serve. */
export function stateOf(parts: PartStatus[]): string {
  const ready = parts.filter((part) => part.state === 'ready').length;
  if (ready === parts.length) return green('ready');
  const worst = parts.find((part) => part.state !== 'ready');
  const text = parts.length > 1 ? `${ready} of ${parts.length} ready` : (worst?.state ?? 'stopped');
  const fault = worst?.lastFault ? `: ${worst.lastFault}` : '';
  return ready > 0 || !fault ? yellow(text + fault) : red(text + fault);
}

const byKind = (left: FamilyStatus, right: FamilyStatus): number =>
  Number(right.kind === 'service') - Number(left.kind === 'service');

function detailsOf(parts: PartStatus[]): string[] {
  const pids = parts.flatMap((part) => part.pid ?? []);
  const restarts = parts.reduce((sum, part) => sum + part.restarts, 0);
  const youngest = Math.min(...parts.map((part) => part.upSeconds ?? 0));
  const megabytes = pids.reduce((sum, pid) => sum + residentMegabytes(pid), 0);
  return [pids.join(' '), `${Math.round(megabytes)} MB`, age(youngest), restarts === 0 ? '' : String(restarts)];
}

/** A duration in its two largest units: `3 h 5 min`. */
export function age(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

function residentMegabytes(pid: number): number {
  try {
    const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kilobytes ?? 0) / 1024;
  } catch {
    return 0; // it ended just now
  }
}
