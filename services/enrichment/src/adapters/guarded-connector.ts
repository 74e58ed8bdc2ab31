import { lookup as dnsLookup } from 'node:dns/promises';
import type { LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { PermanentError } from '#libs/errors';
import { isPublicAddress } from '../domain/address-guard';
import type { AllowedTargets } from '../domain/url-guard';

/** All addresses of a host name. */
export type Resolve = (host: string) => Promise<LookupAddress[]>;

/** The system's resolver, hosts file included. */
export const systemResolve: Resolve = (host) => dnsLookup(host, { all: true, order: 'ipv4first' });

/** The host is, or one of its addresses is, outside the public internet. */
export class AddressNotPublic extends PermanentError {
  constructor(host: string, address: string) {
    super('not_allowed', `${host} is at ${address}, which is not public: allow host:port explicitly if it is meant.`);
  }
}

/**
 * Opens connections for undici. A name is resolved once, every address is checked, and the connection goes to the checked
 * addresses, so that a second DNS answer cannot lead elsewhere. Allowed `host:port` pairs are not checked.
 */
export function guardedConnector(allowed: AllowedTargets, resolve: Resolve, timeout: number): buildConnector.connector {
  const open = buildConnector({ timeout, autoSelectFamily: true });
  const openChecked = buildConnector({ timeout, autoSelectFamily: true, lookup: checkedLookup(resolve) });
  return (options, done) => {
    const host = options.hostname.replace(/^\[|\]$/g, '');
    if (allowed.has(options.hostname, options.port, options.protocol)) return open(options, done);
    // A literal address is never looked up by Node, so that it has to be checked here.
    if (isIP(host) && !isPublicAddress(host)) return done(new AddressNotPublic(host, host), null);
    return openChecked(options, done);
  };
}

/** At least one. */
type Addresses = [LookupAddress, ...LookupAddress[]];

const checkedLookup = (resolve: Resolve): LookupFunction => {
  return (host, options, done) => {
    const answer = (addresses: Addresses): void =>
      options.all ? done(null, addresses) : done(null, addresses[0].address, addresses[0].family);
    publicAddresses(host, resolve).then(answer, (error: Error) => done(error, []));
  };
};

/** All addresses of a host name or literal. Throws `AddressNotPublic` unless every one of them is public. */
export async function publicAddresses(host: string, resolve: Resolve): Promise<Addresses> {
  const [first, ...others] = await resolve(host.replace(/^\[|\]$/g, ''));
  if (!first) throw new AddressNotPublic(host, 'no address');
  for (const { address } of [first, ...others]) {
    if (!isPublicAddress(address)) throw new AddressNotPublic(host, address);
  }
  return [first, ...others];
}
