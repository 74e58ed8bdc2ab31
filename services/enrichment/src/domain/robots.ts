import robotsParser from 'robots-parser';
import { USER_AGENT } from './crawl-limits';

/** Characters of a robots.txt that count, as RFC 9309 says (500 KiB at least). */
const ROBOTS_LENGTH = 512 * 1024;

/** What fetching a robots.txt brought: its text, that there is none (4xx), or that the server could not tell. */
export type RobotsFile =
  | { readonly state: 'found'; readonly text: string }
  | { readonly state: 'none' }
  | { readonly state: 'unknown' };

/**
 * Whether the site lets us read this address. No robots.txt allows all; a server that cannot tell allows nothing for now
 * (RFC 9309, 2.3.1).
 */
export function isAllowedByRobots(file: RobotsFile, robotsUrl: string, url: string): boolean {
  if (file.state === 'none') return true;
  if (file.state === 'unknown') return false;
  return robotsParser(robotsUrl, file.text.slice(0, ROBOTS_LENGTH)).isAllowed(url, USER_AGENT) ?? true;
}
