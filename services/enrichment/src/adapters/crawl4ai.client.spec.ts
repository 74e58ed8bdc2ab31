import { Logger } from '@nestjs/common';
import { ENGLISH_ARTICLE } from '../../test/fixtures/articles';
import { redisAway } from '#libs/testing';
import { page, type Answer, type TestSite, testSite } from '../../test/fixtures/test-site';
import { AllowedTargets } from '../domain/url-guard';
import { Crawl4AiClient } from './crawl4ai.client';
import { CrawlQuota } from './crawl-quota.store';
import { PageCrawler } from './page-crawler';
import { RobotsCache } from './robots-cache';
import { SafeFetch } from './safe-fetch.client';

describe('PageCrawler with crawl4ai', () => {
  const redis = redisAway();
  const { signal } = new AbortController();
  let site: TestSite;
  let server: TestSite;
  let fetcher: SafeFetch;
  let crawler: PageCrawler;
  let answer: Answer;

  beforeAll(async () => {
    Logger.overrideLogger(false);
    site = await testSite({ '/news': page('<p>without scripts</p>') });
    server = await testSite({ '/crawl': (request, response) => answer(request, response) });
    fetcher = new SafeFetch({
      allowed: new AllowedTargets([site.target]),
      resolve: async (host) => [{ address: host === 'public.test' ? '93.184.216.34' : '10.0.0.1', family: 4 }],
    });
    crawler = crawlerWithin(5_000);
  });
  afterAll(async () => {
    redis.disconnect();
    await fetcher.close();
    await Promise.all([site.close(), server.close()]);
  });
  beforeEach(() => {
    server.requests.length = 0;
  });

  const crawlerWithin = (timeoutMs: number): PageCrawler => {
    const browser = new Crawl4AiClient({ baseUrl: server.origin, token: 'tok', timeoutMs, maxBytes: 100_000 });
    return new PageCrawler(fetcher, new RobotsCache(fetcher), new CrawlQuota(redis), browser);
  };
  const crawl = (): ReturnType<PageCrawler['crawl']> => crawler.crawl(`${site.origin}/news`, 'tenant-1', signal);
  const result = (fields: object): Answer =>
    page(JSON.stringify({ success: true, results: [fields] }), 'application/json');
  const rendered = { success: true, status_code: 200, html: ENGLISH_ARTICLE };

  it('gives the page as the browser saw it', async () => {
    answer = result({ ...rendered, redirected_url: 'https://public.test/final' });
    expect(await crawl()).toMatchObject({
      kind: 'page',
      finalUrl: 'https://public.test/final',
      title: 'Bridge reopens | The Daily',
    });
  });

  it('asks with its token for this address only', async () => {
    let seen: { authorization?: string; body: string } | undefined;
    answer = (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        seen = { authorization: request.headers.authorization, body: Buffer.concat(chunks).toString() };
        result(rendered)(request, response);
      });
    };
    await crawl();
    expect(seen?.authorization).toBe('Bearer tok');
    expect(JSON.parse(seen?.body ?? '')).toMatchObject({ urls: [`${site.origin}/news`] });
  });

  it('drops a page that a redirect took inside the network', async () => {
    answer = result({ ...rendered, redirected_url: 'http://internal.test/' });
    expect(await crawl()).toMatchObject({ kind: 'refused', reason: 'address_not_public' });
    answer = result({ ...rendered, redirected_url: 'http://169.254.169.254/latest' });
    expect(await crawl()).toMatchObject({ kind: 'refused', reason: 'address_not_public' });
  });

  it('hands on what the site answered', async () => {
    answer = result({ ...rendered, status_code: 404 });
    expect(await crawl()).toMatchObject({ reason: 'http_error', detail: 'HTTP 404' });
  });

  it.each<[string, Answer]>([
    ['could not read the page', result({ success: false, html: '', error_message: 'net::ERR' })],
    ['is overloaded', (_, response) => response.writeHead(503).end('{}')],
    ['resets', (request) => request.socket.destroy()],
    ['answers nonsense', page('<html>')],
    ['answers without results', page('{}', 'application/json')],
    ['answers too much', result({ ...rendered, markdown: 'x'.repeat(200_000) })],
  ])('reads the page itself when crawl4ai %s', async (_, fault) => {
    answer = fault;
    expect(await crawl()).toMatchObject({ kind: 'page', text: 'without scripts' });
    expect(server.requests).toEqual(['/crawl']);
  });

  it('reads the page itself when crawl4ai hangs', async () => {
    answer = () => undefined;
    expect(await crawlerWithin(100).crawl(`${site.origin}/news`, 'tenant-1', signal)).toMatchObject({ kind: 'page' });
  });

  it('gives crawl4ai no address that is not public', async () => {
    expect(await crawler.crawl('http://internal.test/', 'tenant-1', signal)).toMatchObject({
      reason: 'address_not_public',
    });
    expect(server.requests).toEqual([]);
  });
});
