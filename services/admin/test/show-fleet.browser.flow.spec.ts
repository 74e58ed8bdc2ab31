import { aDocument, FLOW_SPEC_TIMEOUT_MS, type ServiceBench, until } from '#libs/testing';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { aProblem } from './fixtures/a-problem';
import { adminBench, PASSWORD } from './fixtures/admin-bench';
import { Replicas } from './fixtures/replicas';

/** What lets Chromium run as root without looking for Google. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const PHONE = { width: 390, height: 800 };
const DESKTOP = { width: 1280, height: 800 };

describe('the start page in a browser', () => {
  const replicas = new Replicas();
  let bench: ServiceBench;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    const services = { 'ocr-worker': [await replicas.add(200), 'http://127.0.0.1:1'] };
    bench = await adminBench({ FLEET_SERVICES: JSON.stringify(services) });
    browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS });
    await aDocument(bench.database, { state: 'published' });
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(async () => {
    await browser.close();
    await bench.stop();
    replicas.close();
  });
  afterEach(() => page.context().close());

  const open = async (options: BrowserContextOptions) => {
    page = await (await browser.newContext(options)).newPage();
    await page.goto(await bench.url);
  };
  const logIn = async (password = PASSWORD) => {
    await page.fill('[name=username]', 'admin');
    await page.fill('[name=password]', password);
    await page.click('#login button');
  };
  const figure = (name: string) => page.textContent(`[data-figure=${name}] dd`);
  const overflows = () => page.evaluate('document.documentElement.scrollWidth > innerWidth');

  it('tells a wrong password and lets the right one in', async () => {
    await open({ locale: 'en', viewport: DESKTOP });
    await logIn('wrong');
    await until(async () => (await page.textContent('#fault')) === 'The name or the password is not right.');
    await logIn();
    await page.waitForSelector('#overview');
    expect(await figure('published')).toBe('1');
    expect(await page.textContent('[data-service=ocr-worker]')).toMatch(/degraded\s+1\/2\s+127\.0\.0\.1:1: down/);
  });

  it('shows new figures and problems without being reloaded', async () => {
    await open({ locale: 'en', viewport: DESKTOP });
    await logIn();
    await page.waitForSelector('#overview');
    const ids = await aDocument(bench.database, { state: 'problem', title: 'Scan <1>.pdf' });
    const problem = await aProblem(bench.database, ids);
    await page.waitForSelector(`[data-problem="${problem}"]`);
    expect(await page.textContent(`[data-problem="${problem}"]`)).toMatch(/Scan <1>\.pdf[^]*The file is damaged\./);
    expect(await figure('problem')).toBe('1');
    expect(await page.isHidden('#stale')).toBe(true);
  });

  it('says so when its figures are old', async () => {
    await open({ locale: 'en', viewport: DESKTOP });
    await logIn();
    await page.waitForSelector('#overview');
    await page.context().setOffline(true);
    await page.waitForSelector('#stale:not([hidden])');
    await page.context().setOffline(false);
    await page.waitForSelector('#stale', { state: 'hidden' });
    expect(await page.isVisible('#overview')).toBe(true);
  });

  it('leaves when asked to', async () => {
    await open({ locale: 'en', viewport: DESKTOP });
    await logIn();
    await page.click('#logout');
    await page.waitForSelector('#login');
    expect(await page.context().cookies()).toEqual([]);
  });

  it.each([
    ['ru', PHONE],
    ['en', PHONE],
    ['ru', DESKTOP],
  ] as const)('fits its window in %s at %j', async (locale, viewport) => {
    await open({ locale, viewport, colorScheme: 'dark' });
    expect(await overflows()).toBe(false);
    await logIn();
    await page.waitForSelector('#overview');
    expect(await page.getAttribute('html', 'lang')).toBe(locale);
    expect(await overflows()).toBe(false);
  });
});
