import ipaddr from 'ipaddr.js';
import { isPublicAddress } from './address-guard';
import { type CrawlRefused, refused } from './crawl-outcome';

/** Ports of ordinary web servers; '' is the default port of the scheme. */
const WEB_PORTS = new Set(['', '80', '443', '8080', '8443']);

/** `host:port` pairs that may be fetched although they are not public, e.g. `127.0.0.1:7645` for the demo's site. */
export class AllowedTargets {
  private readonly targets: ReadonlySet<string>;

  constructor(targets: readonly string[] = []) {
    this.targets = new Set(targets.map((target) => target.trim().toLowerCase()));
  }

  /** `port` may be '' for the default port of the protocol (`http:` or `https:`). */
  has(host: string, port: string, protocol: string): boolean {
    const effective = port || (protocol === 'https:' ? '443' : '80');
    return this.targets.has(`${host.toLowerCase()}:${effective}`);
  }
}

/** What can be told without asking DNS: null, or why this address is not fetched. It holds for each redirect too. */
export function judgeUrl(url: URL, allowed: AllowedTargets): CrawlRefused | null {
  const { href, protocol, hostname, port } = url;
  if (protocol !== 'http:' && protocol !== 'https:') return refused(href, 'scheme_not_allowed', protocol);
  if (url.username || url.password) return refused(withoutCredentials(url), 'credentials_in_url', hostname);
  if (allowed.has(hostname, port, protocol)) return null;
  if (!WEB_PORTS.has(port)) return refused(href, 'port_not_allowed', `port ${port}`);
  if (isLiteral(hostname) && !isPublicAddress(hostname)) return refused(href, 'address_not_public', hostname);
  return null;
}

const isLiteral = (hostname: string): boolean => hostname.startsWith('[') || ipaddr.IPv4.isValid(hostname);

function withoutCredentials(url: URL): string {
  const clean = new URL(url);
  clean.username = '';
  clean.password = '';
  return clean.href;
}
