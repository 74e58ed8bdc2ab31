import { LRUCache } from 'lru-cache';
import { type CrawlRefused, refused } from '../domain/crawl-outcome';
import { isAllowedByRobots, type RobotsFile } from '../domain/robots';
import type { SafeFetch } from './safe-fetch.client';

/** Milliseconds a robots.txt is believed: a day when the site answered (RFC 9309), ten minutes when it could not. */
const KNOWN_MS = 24 * 3_600_000;
const UNKNOWN_MS = 10 * 60_000;

/** Bytes of a robots.txt that are read. */
const MAX_BYTES = 1024 * 1024;

/** Remembers what sites let us read: one request for robots.txt per site and day and process, however many pages are asked for. */
export class RobotsCache {
  private readonly files = new LRUCache<string, Promise<RobotsFile | CrawlRefused>>({ max: 5_000, ttl: KNOWN_MS });

  constructor(private readonly fetcher: SafeFetch) {}

  /** Null when the page may be read, otherwise why not: by the site's rules, or because the site cannot be reached at all. */
  async objectionTo(url: URL): Promise<CrawlRefused | null> {
    const robotsUrl = `${url.origin}/robots.txt`;
    const file = await this.fileAt(robotsUrl);
    if ('kind' in file) return { ...file, url: url.href };
    if (isAllowedByRobots(file, robotsUrl, url.href)) return null;
    const detail = file.state === 'found' ? robotsUrl : `${robotsUrl} cannot be read now`;
    return refused(url.href, 'robots_disallow', detail, file.state === 'found' ? null : UNKNOWN_MS);
  }

  /** The fetch serves all who wait for it, so that it is not cancelled with the one who began it; it has its own time limit. */
  private fileAt(robotsUrl: string): Promise<RobotsFile | CrawlRefused> {
    const known = this.files.get(robotsUrl);
    if (known) return known;
    const file = this.read(robotsUrl);
    this.files.set(robotsUrl, file);
    return file;
  }

  private async read(robotsUrl: string): Promise<RobotsFile | CrawlRefused> {
    const answer = await this.fetcher.get(new URL(robotsUrl), {
      signal: new AbortController().signal,
      types: /./,
      maxBytes: MAX_BYTES,
    });
    if (answer.kind === 'refused') return this.doubtful(robotsUrl, fileOfRefusal(answer));
    if (answer.status >= 500 || answer.status === 429) return this.doubtful(robotsUrl, { state: 'unknown' });
    if (answer.status >= 400) return { state: 'none' };
    return { state: 'found', text: answer.body.toString('utf8') };
  }

  private doubtful<T extends RobotsFile | CrawlRefused>(robotsUrl: string, file: T): T {
    this.files.set(robotsUrl, Promise.resolve(file), { ttl: UNKNOWN_MS });
    return file;
  }
}

/** A site that redirects its robots.txt in circles has none; one too large to read allows nothing; the rest concerns the page as well. */
function fileOfRefusal(refusal: CrawlRefused): RobotsFile | CrawlRefused {
  if (refusal.reason === 'too_many_redirects') return { state: 'none' };
  if (refusal.reason === 'too_large' || refusal.reason === 'unreadable') return { state: 'unknown' };
  return refusal;
}
