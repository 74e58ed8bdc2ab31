import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { documentEnriched, tagsPersisted } from '#libs/contracts';
import { Enrichments } from '#libs/ledger';
import { aDocument, type DocumentIds, FLOW_SPEC_TIMEOUT_MS, ServiceBench, stateOf, until } from '#libs/testing';
import type { CrawlResult } from '../src/domain/crawl-result';
import { EnrichmentModule } from '../src/enrichment.module';

const QUEUE = 'enrichment.enrich-document';
const ARTICLE = `<html><head><title>Port expansion</title></head><body><article><h1>Port expansion</h1>
<p>${'The northern port gets two new berths for container ships. '.repeat(10)}</p></article></body></html>`;

describe('enrich-document', () => {
  let bench: ServiceBench;
  let ids: DocumentIds;
  let site: Server;
  let origin: string;
  const visits: string[] = [];

  const answer: RequestListener = ({ url = '' }, response) => {
    visits.push(url);
    if (url === '/article') response.setHeader('content-type', 'text/html').end(ARTICLE);
    else if (url === '/inside') response.writeHead(302, { location: 'http://169.254.169.254/' }).end();
    else response.writeHead(404).end();
  };

  beforeAll(async () => {
    site = createServer(answer);
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
    const host = `127.0.0.1:${(site.address() as AddressInfo).port}`;
    origin = `http://${host}`;
    bench = await ServiceBench.start(EnrichmentModule, { env: { CRAWL_ALLOWED_HOSTS: host } });
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(async () => {
    await bench.stop();
    site.close();
  });
  beforeEach(() => {
    visits.length = 0;
  });

  async function send(text: string): Promise<string> {
    ids = await aDocument(bench.database, { state: 'tagged', pages: [text] });
    return bench.probe.send(tagsPersisted, ids);
  }
  const enriched = () =>
    bench.probe.published(documentEnriched).filter(({ documentId }) => documentId === ids.documentId);
  const crawl = () => new Enrichments().get<CrawlResult>(bench.database, ids.documentId, 'crawl');

  it('stores the readable text of the page that the document links to', async () => {
    await bench.taskIs(QUEUE, await send(`See ${origin}/article for the plans.`), 'done');
    const result = await crawl();
    expect(result?.pages).toMatchObject([{ title: 'Port expansion', text: expect.stringContaining('two new berths') }]);
    expect(await stateOf(bench.database, ids.documentId)).toBe('enriched');
    await until(() => enriched().length === 1);
  });

  it('reads a page once for all documents that link to it', async () => {
    await bench.taskIs(QUEUE, await send(`${origin}/article`), 'done');
    expect(visits).not.toContain('/article');
    expect((await crawl())?.pages).toHaveLength(1);
  });

  it('goes on with a document whose links are dead or forbidden, and says why', async () => {
    await bench.taskIs(QUEUE, await send(`${origin}/gone ${origin}/inside http://10.0.0.1/admin`), 'done');
    const reasons = (await crawl())?.refused.map(({ reason }) => reason);
    expect(reasons).toEqual(['http_error', 'address_not_public', 'address_not_public']);
    expect(await stateOf(bench.database, ids.documentId)).toBe('enriched');
  });

  it('stores nothing for a document without links', async () => {
    await bench.taskIs(QUEUE, await send('No links at all.'), 'done');
    expect(await crawl()).toBeUndefined();
    await until(() => enriched().length === 1);
  });

  it('does nothing the second time the same message arrives', async () => {
    const messageId = await send('No links.');
    await until(() => enriched().length === 1);
    await bench.probe.send(tagsPersisted, ids, messageId);
    await bench.taskIs(QUEUE, await bench.probe.send(tagsPersisted, ids), 'done');
    expect((await bench.task(QUEUE, messageId))?.attempts).toBe(1);
  });

  it('sends an invalid message to the dead letters', async () => {
    const messageId = await bench.probe.sendRaw(tagsPersisted.name, Buffer.from('{}'));
    await until(() => bench.probe.deadLetters(messageId).length > 0);
    expect(bench.probe.deadLetters(messageId)).toMatchObject([{ queue: QUEUE, code: 'invalid_message' }]);
  });

  it('sends the message of a document that is not there to the dead letters after one attempt', async () => {
    const messageId = await bench.probe.send(tagsPersisted, { ...ids, documentId: ids.jobId });
    await until(() => bench.probe.deadLetters(messageId).length > 0);
    expect(bench.probe.deadLetters(messageId)).toEqual([{ queue: QUEUE, code: 'document_missing', attempts: 1 }]);
  });

  it('tries again what fails for a moment, and has its effects once', async () => {
    ids = await aDocument(bench.database, { state: 'tagged', pages: ['No links.'] });
    bench.database.crashNext(QUEUE);
    const messageId = await bench.probe.send(tagsPersisted, ids);
    expect(await bench.taskIs(QUEUE, messageId, 'done')).toMatchObject({ attempts: 2 });
    await until(() => enriched().length === 1);
  });
});
