import { join } from 'node:path';
import type { Figures } from '../../../bench/figures.ts';
import { FleetClient } from '../../../bench/fleet-client.ts';
import { benchMemory } from '../../../bench/memory.ts';
import { benchPosts } from '../../../bench/posts.ts';
import { benchScans } from '../../../bench/scans.ts';
import { FleetError } from '../errors.ts';
import type { Installation } from '../installation.ts';
import { SERVICES } from '../ports.ts';
import { bold, say } from '../terminal.ts';
import { parsed, type Command } from './invocation.ts';
import { bringUp } from './up.ts';

const BENCHES: Record<string, (client: FleetClient, fleet: Installation) => Figures | Promise<Figures>> = {
  memory: (_, { home }) => benchMemory(home.pids, SERVICES),
  posts: (client) => benchPosts(client),
  scans: (client, { repo }) => benchScans(client, join(repo, 'samples')),
};

/** Measures the running fleet. */
export const bench: Command = async (invocation) => {
  const { positionals } = parsed(invocation.args, {});
  const wanted = positionals.length > 0 ? positionals : Object.keys(BENCHES);
  const unknown = wanted.find((name) => !(name in BENCHES));
  if (unknown)
    throw new FleetError(`There is no bench "${unknown}".`, { advice: `Use ${Object.keys(BENCHES).join(', ')}.` });
  const { fleet, ok } = await bringUp({ ...invocation, args: [] }, { services: true });
  if (!ok) return 1;
  const client = new FleetClient(fleet.addresses.edge, fleet.secrets.apiKey);
  for (const name of wanted) {
    const figures = await BENCHES[name]?.(client, fleet);
    if (figures) show(figures);
  }
  return 0;
};

function show({ title, rows }: Figures): void {
  say(`\n${bold(title)}`);
  for (const [name, value] of rows) say(`  ${name.padEnd(36)} ${value}`);
}
