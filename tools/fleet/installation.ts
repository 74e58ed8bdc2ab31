import { existsSync, readFileSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { addressesOf, EXTERNAL, type Addresses, type External } from './addresses.ts';
import { FleetError } from './errors.ts';
import { createHome, homeAt, writeWhole, type Home } from './home.ts';
import { portsFrom, type Ports } from './ports.ts';
import { scaled, singleReplicas, type Scale } from './scale.ts';
import { secretsAt, type Secrets } from './secrets.ts';

/** What a fleet remembers between commands. */
export interface Settings {
  port: number;
  scale: Scale;
  external: External;
}

/** One fleet on this machine: a folder, a hundred ports, its secrets and its addresses. */
export interface Installation extends Settings {
  repo: string;
  home: Home;
  data: string;
  ports: Ports;
  secrets: Secrets;
  addresses: Addresses;
}

const DEFAULT_PORT = 7300;

/** The folder of the fleet a command is about: FLEET_HOME, or `.fleet` in the repository. */
export function homeFor(repo: string, env: NodeJS.ProcessEnv, fallback = '.fleet'): Home {
  const given = env['FLEET_HOME'] || fallback;
  return homeAt(isAbsolute(given) ? given : resolve(repo, given), repo);
}

/** Makes or refreshes a fleet from the environment of `up`: its folder, port, secrets, given addresses and scale. */
export function makeInstallation(repo: string, home: Home, env: NodeJS.ProcessEnv, scale: string[] = []): Installation {
  const kept = settingsAt(home);
  createHome(home);
  const settings: Settings = {
    port: portFor(home, kept, env),
    scale: scaled({ ...singleReplicas(), ...kept?.scale }, scale),
    external: externalIn(env),
  };
  writeWhole(home.settings, `${JSON.stringify(settings, null, 2)}\n`);
  return openInstallation(repo, home);
}

/** Opens a fleet that `up` has made. */
export function openInstallation(repo: string, home: Home): Installation {
  const settings = settingsAt(home);
  if (!settings) throw new FleetError(`There is no fleet in ${home.root} yet.`, { advice: 'Start one: ./fleet up' });
  const secrets = secretsAt(home.secrets);
  const ports = portsFrom(settings.port);
  const addresses = addressesOf(ports, secrets, settings.external);
  return { ...settings, repo, home, data: createHome(home), ports, secrets, addresses };
}

/** The remembered settings, or nothing before the first `up`. */
export function settingsAt(home: Home): Settings | undefined {
  return existsSync(home.settings) ? JSON.parse(readFileSync(home.settings, 'utf8')) : undefined;
}

function portFor(home: Home, kept: Settings | undefined, env: NodeJS.ProcessEnv): number {
  const wanted = env['FLEET_PORT'] ? Number(env['FLEET_PORT']) : undefined;
  if (wanted !== undefined && !(Number.isInteger(wanted) && wanted >= 1024 && wanted <= 65_436))
    throw new FleetError(`FLEET_PORT=${env['FLEET_PORT']} is not the first of a hundred ports.`, {
      advice: 'Give a number from 1024 to 65436, for example FLEET_PORT=7400.',
    });
  if (kept && wanted !== undefined && wanted !== kept.port && existsSync(join(home.data, 'ceph')))
    throw new FleetError(`The fleet in ${home.root} lives on the ports from ${kept.port} on and cannot move.`, {
      advice: `Leave FLEET_PORT out, or give it another folder: FLEET_HOME=.fleet/other FLEET_PORT=${wanted} ./fleet up`,
    });
  return wanted ?? kept?.port ?? DEFAULT_PORT;
}

function externalIn(env: NodeJS.ProcessEnv): External {
  const given = Object.fromEntries(EXTERNAL.map((name) => [name, env[name]]).filter(([, value]) => value)) as External;
  if (given.S3_ENDPOINT || given.SQS_QUEUE_URL || given.SQS_ENDPOINT) return given;
  // Keys in the shell belong to somebody else's AWS unless an address comes with them.
  const {
    AWS_ACCESS_KEY_ID: _id,
    AWS_SECRET_ACCESS_KEY: _secret,
    S3_BUCKET: _bucket,
    S3_REGION: _region,
    ...rest
  } = given;
  return rest;
}
