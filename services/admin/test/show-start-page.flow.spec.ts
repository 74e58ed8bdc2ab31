import { AccessTokens, ApiKeys } from '#libs/auth';
import { aDocument, FLOW_SPEC_TIMEOUT_MS, infrastructure, type ServiceBench } from '#libs/testing';
import { v7 as uuidv7 } from 'uuid';
import { aProblem } from './fixtures/a-problem';
import { adminBench, adminToken } from './fixtures/admin-bench';

describe('show-start-page', () => {
  let bench: ServiceBench;
  let cookie: string;

  beforeAll(async () => {
    bench = await adminBench({ FLEET_SERVICES: '{"indexer":["http://127.0.0.1:1"]}' });
    cookie = `other=1; consilium_token=${await adminToken(bench)}`;
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(() => bench.stop());

  const get = async (path: string, headers: Record<string, string> = {}) =>
    fetch(`${await bench.url}${path}`, { headers });
  const page = async (headers: Record<string, string> = {}) => (await get('/', headers)).text();

  it('asks who is there', async () => {
    const response = await get('/');
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-store');
    const text = await response.text();
    expect(text).toContain('<form');
    expect(text).not.toContain('id="overview"');
  });

  it('does not believe a forged token, nor one without the permission', async () => {
    const tokens = bench.app.get(AccessTokens, { strict: false });
    const clerk = await tokens.sign({ sub: 'clerk', tenant: 'acme', permissions: ['search'] });
    const forged = await new AccessTokens('another secret of 32 characters or more').sign({
      sub: 'admin',
      tenant: 'acme',
      permissions: ['admin'],
    });
    for (const token of [clerk, forged, 'nonsense'])
      expect(await page({ cookie: `consilium_token=${token}` })).toContain('id="login"');
  });

  it('shows the fleet to the administrator', async () => {
    await aDocument(bench.database, { state: 'tagged' });
    const text = await page({ cookie });
    expect(text).toMatch(/data-stage="tagged">\s*<b>1<\/b> Tagged/);
    expect(text).toMatch(/data-figure="unaccounted"[^]*?<dd>0<\/dd>/);
    expect(text).toContain('data-service="indexer"');
    expect(text).toContain('127.0.0.1:1: down');
    expect(text).not.toContain('id="login"');
  });

  it('shows how many differences the auditor has found, with a way to their list', async () => {
    await bench.database.query(
      `INSERT INTO ledger_difference (id, kind, subject, lost) VALUES ($1, 'vault_missing', 'a/b/text.md', false)`,
      [uuidv7()],
    );
    const text = await page({ cookie });
    expect(text).toMatch(/class="bad" data-figure="differences"[^]*?<dd>1<\/dd>/);
    expect(text).toContain('differences between ledger and stores: 1');
    expect(text).toContain('href="/api/ledger/differences"');
    await bench.database.query(`DELETE FROM ledger_difference`);
  });

  it('speaks the language of the browser', async () => {
    expect(await page({ 'accept-language': 'ru-RU,ru;q=0.9,en;q=0.8' })).toMatch(/lang="ru"[^]*Войти/);
    expect(await page({ 'accept-language': 'de,en;q=0.5' })).toMatch(/lang="en"[^]*Log in/);
    expect(await page({ 'accept-language': 'de' })).toMatch(/lang="en"/);
    expect(await page({ 'accept-language': 'ru', cookie })).toMatch(/Конвейер[^]*Сервисы[^]*не отвечает/);
  });

  it('writes names and reasons as text, whatever they contain', async () => {
    const ids = await aDocument(bench.database, { state: 'problem', title: '<img src=x onerror=alert(1)>.pdf' });
    await aProblem(bench.database, ids, '"><script>alert(2)</script>');
    const text = await page({ cookie });
    expect(text).toContain('&lt;img src=x onerror=alert(1)&gt;.pdf');
    expect(text).toContain('&quot;&gt;&lt;script&gt;alert(2)');
    expect(text).not.toContain('<img');
  });

  it('gives the overview alone, to refresh the page', async () => {
    const response = await get('/overview', { cookie });
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const text = await response.text();
    expect(text).toContain('data-figure="accepted"');
    expect(text).not.toContain('<html');
  });

  it('names no password in the link to the broker', async () => {
    const text = await page({ cookie });
    const { origin, password } = new URL(infrastructure().RABBITMQ_MANAGEMENT_URL);
    expect(text).toContain(`href="${origin}/"`);
    expect(text).not.toContain(password);
  });

  it('gives the overview to nobody else', async () => {
    await bench.app.get(ApiKeys, { strict: false }).seed('acme', 'reader', 'csk_reader', ['documents:read']);
    const [nobody, reader] = await Promise.all([
      get('/overview'),
      get('/overview', { authorization: 'Bearer csk_reader' }),
    ]);
    expect([nobody.status, reader.status]).toEqual([401, 403]);
  });

  it.each([
    ['/assets/page.css', 'text/css; charset=utf-8'],
    ['/assets/page.js', 'text/javascript; charset=utf-8'],
    ['/assets/icon.svg', 'image/svg+xml; charset=utf-8'],
  ])('serves %s itself', async (path, type) => {
    const response = await get(path);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, type]);
  });

  it('allows no scripts but its own', async () => {
    const policy = (await get('/')).headers.get('content-security-policy');
    expect(policy).toContain("script-src 'self';");
    expect(await page({ cookie })).not.toMatch(/<script(?! src="\/assets\/page.js")|style=/);
  });
});
