import { createServer, type Server } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { page, redirect, status, type TestSite, testSite } from '../../test/fixtures/test-site';
import { CRAWL_LIMITS } from '../domain/crawl-limits';
import type { CrawlRefused } from '../domain/crawl-outcome';
import { AllowedTargets } from '../domain/url-guard';
import { type Fetched, SafeFetch } from './safe-fetch.client';

const HTML = /^text\/html/;
const LIMITS = { ...CRAWL_LIMITS, bytes: 100_000 };

describe('SafeFetch', () => {
  let site: TestSite;
  let secret: TestSite;
  let fetcher: SafeFetch;
  const { signal } = new AbortController();

  beforeAll(async () => {
    secret = await testSite({ '*': page('SECRET') });
    site = await testSite({
      '/': page('<p>hello</p>'),
      '/gzip': page(gzipSync('<p>hello</p>'), 'text/html', { 'content-encoding': 'gzip' }),
      '/br': page(brotliCompressSync('<p>hello</p>'), 'text/html', { 'content-encoding': 'br' }),
      '/broken-gzip': page('no gzip at all', 'text/html', { 'content-encoding': 'gzip' }),
      '/bomb': page(gzipSync(Buffer.alloc(50_000_000)), 'text/html', { 'content-encoding': 'gzip' }),
      '/announced': (_, response) => {
        response.writeHead(200, { 'content-type': 'text/html', 'content-length': '999999999' });
        response.write('x');
      },
      '/endless': (_, response) => {
        response.writeHead(200, { 'content-type': 'text/html' });
        const more = (): void => void response.write('x'.repeat(10_000), (error) => (error ? undefined : more()));
        more();
      },
      '/slow-body': (_, response) => {
        response.writeHead(200, { 'content-type': 'text/html' });
        const drip = setInterval(() => response.write('x'), 50);
        response.on('close', () => clearInterval(drip));
      },
      '/silent': () => undefined,
      '/hang-up': (request) => request.socket.destroy(),
      '/half': (_, response) => {
        response.writeHead(200, { 'content-type': 'text/html', 'content-length': '1000' });
        response.write('x', () => response.destroy());
      },
      '/image': page('PNG', 'image/png'),
      '/typeless': (_, response) => response.end('<p>hello</p>'),
      '/moved': redirect('/'),
      '/hop1': redirect('/hop2'),
      '/hop2': redirect('/hop3'),
      '/hop3': redirect('/'),
      '/circle': redirect('/circle'),
      '/to-secret': (_, response) => response.writeHead(302, { location: `${secret.origin}/` }).end(),
      '/to-metadata': redirect('http://169.254.169.254/latest/meta-data'),
      '/to-file': redirect('file:///etc/passwd'),
      '/to-nonsense': redirect('http://['),
      '/to-credentials': redirect('http://user:secret@example.com/'),
      '/gone': status(410),
      '/busy': status(503, { 'retry-after': '120' }),
      '/huge-header': page('x', 'text/html', { 'x-big': 'x'.repeat(40_000) }),
    });
    fetcher = new SafeFetch({ allowed: new AllowedTargets([site.target]), limits: LIMITS });
  });
  afterAll(async () => {
    await fetcher.close();
    await Promise.all([site.close(), secret.close()]);
  });

  const get = (path: string): Promise<Fetched | CrawlRefused> =>
    fetcher.get(new URL(path, site.origin), { signal, types: HTML });

  it.each(['/', '/gzip', '/br', '/typeless'])('gives the body of %s', async (path) => {
    const answer = await get(path);
    expect(answer).toMatchObject({ kind: 'fetched', status: 200 });
    expect((answer as Fetched).body.toString()).toBe('<p>hello</p>');
  });

  it('follows redirects and says where it ended', async () => {
    expect(await get('/hop1')).toMatchObject({ kind: 'fetched', url: new URL('/', site.origin) });
  });

  it.each([
    ['/circle', 'too_many_redirects'],
    ['/to-secret', 'port_not_allowed'],
    ['/to-metadata', 'address_not_public'],
    ['/to-file', 'scheme_not_allowed'],
    ['/to-nonsense', 'invalid_url'],
    ['/to-credentials', 'credentials_in_url'],
    ['/bomb', 'too_large'],
    ['/announced', 'too_large'],
    ['/endless', 'too_large'],
    ['/hang-up', 'unreachable'],
    ['/half', 'unreachable'],
    ['/broken-gzip', 'unreadable'],
    ['/image', 'type_not_supported'],
    ['/huge-header', 'unreachable'],
  ])('refuses %s as %s', async (path, reason) => {
    expect(await get(path)).toMatchObject({ kind: 'refused', reason });
    expect(secret.connections).toBe(0);
  });

  it.each(['/slow-body', '/silent'])('does not wait for %s longer than its time', async (path) => {
    const hasty = new SafeFetch({ allowed: new AllowedTargets([site.target]), limits: { ...LIMITS, timeMs: 200 } });
    const answer = await hasty.get(new URL(path, site.origin), { signal, types: HTML });
    expect(answer).toMatchObject({ kind: 'refused', reason: 'timed_out' });
    await hasty.close();
  });

  it('asks before it follows a redirect, and only then', async () => {
    const objection: CrawlRefused = {
      kind: 'refused',
      url: '',
      reason: 'robots_disallow',
      detail: '',
      retryAfterMs: null,
    };
    const objectionTo = jest.fn(async () => objection);
    const before = site.requests.length;
    expect(await fetcher.get(new URL('/moved', site.origin), { signal, types: HTML, objectionTo })).toBe(objection);
    expect(objectionTo).toHaveBeenCalledWith(new URL('/', site.origin));
    expect(site.requests.slice(before)).toEqual(['/moved']);
  });

  it('hands on what a server says instead of a page', async () => {
    expect(await get('/gone')).toMatchObject({ status: 410, retryAfterMs: 0, body: Buffer.alloc(0) });
    expect(await get('/busy')).toMatchObject({ status: 503, retryAfterMs: 120_000 });
  });

  it('tells a host that does not exist from one that is away', async () => {
    const resolve = async (): Promise<never> => {
      throw Object.assign(new Error('no such host'), { code: 'ENOTFOUND' });
    };
    const lost = new SafeFetch({ resolve, limits: LIMITS });
    expect(await lost.get(new URL('http://none.test/'), { signal, types: HTML })).toMatchObject({
      reason: 'unknown_host',
      retryAfterMs: null,
    });
    await lost.close();
  });

  it('says who is asking', async () => {
    let agent: string | undefined;
    const own = await testSite({
      '/': (request, response) => {
        agent = request.headers['user-agent'];
        response.end();
      },
    });
    const own2 = new SafeFetch({ allowed: new AllowedTargets([own.target]) });
    await own2.get(new URL(own.origin), { signal, types: HTML });
    expect(agent).toMatch(/^ConsiliumBot\//);
    await Promise.all([own2.close(), own.close()]);
  });

  it('throws when the caller aborts, and leaves the connection', async () => {
    const controller = new AbortController();
    const fetching = fetcher.get(new URL('/silent', site.origin), { signal: controller.signal, types: HTML });
    controller.abort();
    await expect(fetching).rejects.toThrow('aborted');
  });
});

describe('SafeFetch against a server that is not HTTP', () => {
  let server: Server;

  beforeAll(async () => {
    server = createServer((socket) => socket.resume().end('SSH-2.0-OpenSSH_9.2\r\n'));
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it('refuses it', async () => {
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const fetcher = new SafeFetch({ allowed: new AllowedTargets([`127.0.0.1:${port}`]), limits: LIMITS });
    const { signal } = new AbortController();
    const answer = await fetcher.get(new URL(`http://127.0.0.1:${port}/`), { signal, types: HTML });
    expect(answer).toMatchObject({ kind: 'refused', reason: 'unreachable' });
    await fetcher.close();
  });
});
