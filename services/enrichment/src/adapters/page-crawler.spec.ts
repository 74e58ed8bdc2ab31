import { Logger } from '@nestjs/common';
import { ENGLISH_ARTICLE } from '../../test/fixtures/articles';
import { redisAway } from '#libs/testing';
import { page, redirect, status, type TestSite, testSite } from '../../test/fixtures/test-site';
import { CRAWL_LIMITS, type CrawlLimits } from '../domain/crawl-limits';
import { AllowedTargets } from '../domain/url-guard';
import { CrawlQuota } from './crawl-quota.store';
import { PageCrawler } from './page-crawler';
import { RobotsCache } from './robots-cache';
import { SafeFetch } from './safe-fetch.client';

describe('PageCrawler', () => {
  const redis = redisAway();
  const { signal } = new AbortController();
  let site: TestSite;
  let other: TestSite;
  let fetcher: SafeFetch;

  beforeAll(async () => {
    Logger.overrideLogger(false);
    other = await testSite({ '/robots.txt': page('User-agent: *\nDisallow: /', 'text/plain') });
    site = await testSite({
      '/robots.txt': page('User-agent: *\nDisallow: /private', 'text/plain'),
      '/news': page(ENGLISH_ARTICLE),
      '/old': redirect('/news'),
      '/to-private': redirect('/private'),
      '/to-other': (_, response) => response.writeHead(302, { location: `${other.origin}/page` }).end(),
      '/to-loopback': redirect('http://127.0.0.1/'),
      '/private': page('SECRET'),
      '/empty': page('<script>1</script>'),
      '/pdf': page('%PDF', 'application/pdf'),
      '/busy': status(429, { 'retry-after': '3600' }),
      '/silent': () => undefined,
    });
    fetcher = new SafeFetch({ allowed: new AllowedTargets([site.target, other.target]) });
  });
  afterAll(async () => {
    redis.disconnect();
    await fetcher.close();
    await Promise.all([site.close(), other.close()]);
  });

  const crawler = (limits: Partial<CrawlLimits> = {}): PageCrawler =>
    new PageCrawler(fetcher, new RobotsCache(fetcher), new CrawlQuota(redis, { ...CRAWL_LIMITS, ...limits }));
  const crawl = (path: string): ReturnType<PageCrawler['crawl']> =>
    crawler().crawl(new URL(path, site.origin).href, 'tenant-1', signal);

  it('gives the readable page', async () => {
    const outcome = await crawl('/news?utm_source=mail#top');
    expect(outcome).toMatchObject({
      kind: 'page',
      url: `${site.origin}/news`,
      finalUrl: `${site.origin}/news`,
      title: 'Bridge reopens | The Daily',
      siteName: 'The Daily',
      bytes: Buffer.byteLength(ENGLISH_ARTICLE),
    });
    expect(outcome).toHaveProperty('text', expect.stringContaining('four hundred rivets'));
  });

  it('gives the page a redirect leads to', async () => {
    expect(await crawl('/old')).toMatchObject({ url: `${site.origin}/old`, finalUrl: `${site.origin}/news` });
  });

  it.each([
    ['/private', 'robots_disallow'],
    ['/to-private', 'robots_disallow'],
    ['/to-other', 'robots_disallow'],
    ['/to-loopback', 'address_not_public'],
    ['/missing', 'http_error'],
    ['/empty', 'unreadable'],
    ['/pdf', 'type_not_supported'],
    ['http://127.0.0.1:22/', 'port_not_allowed'],
    ['http://10.0.0.1/', 'address_not_public'],
    ['ftp://a.com/', 'scheme_not_allowed'],
  ])('refuses %s as %s', async (path, reason) => {
    expect(await crawl(path)).toMatchObject({ kind: 'refused', reason, url: new URL(path, site.origin).href });
    expect(site.requests).not.toContain('/private');
    expect(other.requests).not.toContain('/page');
  });

  it('refuses what is no address', async () => {
    expect(await crawler().crawl('http://[', 'tenant-1', signal)).toMatchObject({ reason: 'invalid_url' });
  });

  it('waits as long as an overloaded server asks', async () => {
    expect(await crawl('/busy')).toMatchObject({ reason: 'http_error', detail: 'HTTP 429', retryAfterMs: 3_600_000 });
    expect(await crawl('/missing')).toMatchObject({ detail: 'HTTP 404', retryAfterMs: null });
  });

  it('keeps to the quotas of domain and tenant', async () => {
    const address = `${site.origin}/news`;
    const domainLimited = crawler({ perDomainAndHour: 1 });
    await domainLimited.crawl(address, 'tenant-1', signal);
    expect(await domainLimited.crawl(address, 'tenant-2', signal)).toMatchObject({ reason: 'domain_quota' });
    const tenantLimited = crawler({ perTenantAndDay: 1 });
    await tenantLimited.crawl(address, 'tenant-1', signal);
    expect(await tenantLimited.crawl(address, 'tenant-1', signal)).toMatchObject({ reason: 'tenant_quota' });
    expect(await tenantLimited.crawl(address, 'tenant-2', signal)).toMatchObject({ kind: 'page' });
  });

  it('throws when the work is called off', async () => {
    const controller = new AbortController();
    const crawling = crawler().crawl(`${site.origin}/silent`, 'tenant-1', controller.signal);
    controller.abort();
    await expect(crawling).rejects.toThrow('aborted');
  });
});
