import { page, redirect, status, type TestSite, testSite } from '../../test/fixtures/test-site';
import { AllowedTargets } from '../domain/url-guard';
import { RobotsCache } from './robots-cache';
import { SafeFetch } from './safe-fetch.client';

describe('RobotsCache', () => {
  const sites: TestSite[] = [];
  const fetchers: SafeFetch[] = [];
  afterEach(async () => {
    await Promise.all([...fetchers.splice(0), ...sites.splice(0)].map((open) => open.close()));
  });

  async function robotsOf(answer: Parameters<typeof testSite>[0]): Promise<{ robots: RobotsCache; site: TestSite }> {
    const site = await testSite(answer);
    const fetcher = new SafeFetch({ allowed: new AllowedTargets([site.target]) });
    sites.push(site);
    fetchers.push(fetcher);
    return { robots: new RobotsCache(fetcher), site };
  }

  const RULES = page('User-agent: *\nDisallow: /private', 'text/plain');

  it('keeps to the rules of the site', async () => {
    const { robots, site } = await robotsOf({ '/robots.txt': RULES });
    expect(await robots.objectionTo(new URL('/open', site.origin))).toBeNull();
    expect(await robots.objectionTo(new URL('/private/a', site.origin))).toMatchObject({
      reason: 'robots_disallow',
      url: `${site.origin}/private/a`,
      retryAfterMs: null,
    });
  });

  it('asks a site once, also when many ask at the same time', async () => {
    const { robots, site } = await robotsOf({ '/robots.txt': RULES });
    await Promise.all(['/a', '/b', '/c'].map((path) => robots.objectionTo(new URL(path, site.origin))));
    await robots.objectionTo(new URL('/d', site.origin));
    expect(site.requests).toEqual(['/robots.txt']);
  });

  it.each([
    ['is missing', status(404)],
    ['is forbidden', status(403)],
    ['redirects in circles', redirect('/robots.txt')],
    ['is a web page', page('<html>hello</html>')],
  ])('allows all when robots.txt %s', async (_, answer) => {
    const { robots, site } = await robotsOf({ '/robots.txt': answer });
    expect(await robots.objectionTo(new URL('/a', site.origin))).toBeNull();
  });

  it.each([
    ['the server fails', status(500)],
    ['it is endless', page('Allow: /\n'.repeat(200_000), 'text/plain')],
  ])('allows nothing for now when %s', async (_, answer) => {
    const { robots, site } = await robotsOf({ '/robots.txt': answer });
    const objection = await robots.objectionTo(new URL('/a', site.origin));
    expect(objection).toMatchObject({ reason: 'robots_disallow', retryAfterMs: 600_000 });
  });

  it('says of a site that is away that it is away', async () => {
    const { robots, site } = await robotsOf({ '/robots.txt': (request) => request.socket.destroy() });
    expect(await robots.objectionTo(new URL('/a', site.origin))).toMatchObject({
      reason: 'unreachable',
      url: `${site.origin}/a`,
    });
  });
});
