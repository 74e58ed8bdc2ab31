import { addressesOf, type External } from './addresses.ts';
import { homeAt } from './home.ts';
import type { Installation } from './installation.ts';
import { portsFrom } from './ports.ts';
import { singleReplicas, type Scale } from './scale.ts';
import type { Secrets } from './secrets.ts';

/** A fleet for specs: nothing of it exists on disk, its secrets are their own names. */
export function aFleet(
  wish: { port?: number; external?: External; scale?: Partial<Scale>; root?: string } = {},
): Installation {
  const { port = 7300, external = {}, root = '/srv/consilium/.fleet' } = wish;
  const ports = portsFrom(port);
  const home = homeAt(root, '/srv/consilium');
  return {
    port,
    external,
    scale: { ...singleReplicas(), ...wish.scale },
    repo: '/srv/consilium',
    home,
    data: home.data,
    ports,
    secrets: namedSecrets,
    addresses: addressesOf(ports, namedSecrets, external),
  };
}

export const namedSecrets: Secrets = {
  apiKey: 'csk_key',
  adminPassword: 'adminPassword',
  adminPasswordHash: 'scrypt$hash',
  jwtSecret: 'jwtSecret',
  databasePassword: 'databasePassword',
  databaseAdminPassword: 'databaseAdminPassword',
  rabbitPassword: 'rabbitPassword',
  redisPassword: 'redisPassword',
  s3AccessKey: 's3AccessKey',
  s3SecretKey: 's3SecretKey',
  s3KmsKey: 's3KmsKey',
  bucketEventsToken: 'bucketEventsToken',
  controlToken: 'controlToken',
};
