import type { Installation } from '../installation.ts';
import { fleetStatus } from '../supervisor/control-client.ts';
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

/** Families with address and state, and memory and restarts of their processes. */
export function statusTable(families: FamilyStatus[]): string {
  const rows = families
    .toSorted(byKind)
    .map((family) => [family.name, family.url, stateOf(family.parts), countOf(family), restartsOf(family)]);
  return table(['SERVICE', 'URL', 'STATE', 'PIDS', 'RESTARTS'], rows);
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

const countOf = ({ parts }: FamilyStatus): string =>
  parts
    .map((part) => part.pid)
    .filter((pid) => pid !== undefined)
    .join(' ');

function restartsOf({ parts }: FamilyStatus): string {
  const restarts = parts.reduce((sum, part) => sum + part.restarts, 0);
  return restarts === 0 ? '' : String(restarts);
}
