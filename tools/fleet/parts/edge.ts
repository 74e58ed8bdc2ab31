import { join } from 'node:path';
import type { Installation } from '../installation.ts';
import { servicePort, SERVICES } from '../ports.ts';
import { caddyfile, type Upstreams } from './caddyfile.ts';
import type { Family, Launch } from './part.ts';
import { portOpen } from './probes.ts';
import { firstUser, identityOf } from './users.ts';
import { ownedFile, ownedFolder, plainEnv, run } from './run.ts';

const user = (): string => firstUser(['caddy', 'nobody']);

/** The one origin of the fleet: Caddy in front of the services. */
export function edgeFamily(fleet: Installation): Family {
  return {
    name: 'edge',
    kind: 'infrastructure',
    title: 'Edge (Caddy)',
    url: fleet.addresses.edge,
    stopWave: 1,
    parts: [
      {
        name: 'edge',
        startLimitMs: 30_000,
        stop: { signal: 'SIGTERM', graceMs: 4_000 },
        prepare: () => Promise.resolve(prepare(fleet)),
        ready: () => portOpen(fleet.ports.edge),
      },
    ],
  };
}

/** Tells a running edge about other replicas without dropping a request. */
export async function reloadEdge(fleet: Installation): Promise<void> {
  const { command, env, cwd } = prepare(fleet);
  const [program = ''] = command;
  const options = [
    '--config',
    configOf(fleet),
    '--adapter',
    'caddyfile',
    '--address',
    `127.0.0.1:${fleet.ports.edgeAdmin}`,
  ];
  await run([program, 'reload', ...options], { env, cwd, user: user() });
}

const folderOf = (fleet: Installation): string => join(fleet.data, 'edge');
const configOf = (fleet: Installation): string => join(folderOf(fleet), 'Caddyfile');

function prepare(fleet: Installation): Launch {
  const folder = folderOf(fleet);
  ownedFolder(folder, user());
  const settings = {
    port: fleet.port,
    bind: '127.0.0.1',
    admin: `127.0.0.1:${fleet.ports.edgeAdmin}`,
    upstreams: upstreamsOf(fleet),
  };
  ownedFile(configOf(fleet), caddyfile(settings), user());
  return {
    command: ['caddy', 'run', '--config', configOf(fleet), '--adapter', 'caddyfile'],
    env: plainEnv({ HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder }),
    cwd: folder,
    ...(identityOf(user()) ? { user: user() } : {}),
  };
}

/** Where the replicas of each service listen. */
export function upstreamsOf({ port, scale }: Pick<Installation, 'port' | 'scale'>): Upstreams {
  const replicas = SERVICES.map((service) => [
    service,
    Array.from({ length: scale[service] }, (_, index) => `127.0.0.1:${servicePort(port, service, index + 1)}`),
  ]);
  return Object.fromEntries(replicas);
}
