import ipaddr from 'ipaddr.js';

/**
 * Whether an address belongs to the public internet. Not public: private, link-local (cloud metadata), loopback, carrier NAT,
 * multicast, documentation and reserved ranges, and whatever carries an IPv4 address inside IPv6 that is not public itself.
 */
export function isPublicAddress(address: string): boolean {
  const bare = address.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
  if (!ipaddr.isValid(bare)) return false;
  const parsed = ipaddr.process(bare);
  if (parsed.range() !== 'unicast') return false;
  return parsed.kind() === 'ipv4' || !NOT_PUBLIC_6.some((range) => parsed.match(range));
}

/** IPv6 ranges that ipaddr.js takes for unicast, or that lead to IPv4 by translation: NAT64, 6to4, Teredo, documentation, SRv6. */
const NOT_PUBLIC_6 = [
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '2002::/16',
  '2001::/32',
  '100::/64',
  '2001:db8::/32',
  '3fff::/20',
  '5f00::/16',
  '::/96', // IPv4-compatible, long deprecated, still routed by some stacks
].map((range) => ipaddr.parseCIDR(range));
