import { ApiKeys, type Scope } from '#libs/auth';
import { documentEnriched } from '#libs/contracts';
import { aDocument, FLOW_SPEC_TIMEOUT_MS, ServiceBench } from '#libs/testing';
import request from 'supertest';
import { IndexerModule } from '../src/indexer.module';
import { aVault } from './fixtures/vault';

const KEY = 'csk_search-documents-spec-key';
const OTHERS = 'csk_search-documents-other-tenant';
const BLIND = 'csk_search-documents-without-scope';

describe('GET /api/search', () => {
  const vault = aVault();
  let bench: ServiceBench;
  let contract: string;

  beforeAll(async () => {
    bench = await ServiceBench.start(IndexerModule, { env: { VAULT_DIR: vault.folder } });
    const keys = bench.app.get(ApiKeys);
    const seed = (tenant: string, key: string, scopes: Scope[]) => keys.seed(tenant, 'spec', key, scopes);
    await Promise.all([
      seed('acme', KEY, ['search']),
      seed('other', OTHERS, ['search']),
      seed('acme', BLIND, ['documents:read']),
    ]);
    contract = await published(
      'Supply contract',
      'Case 1',
      'The supplier delivers twelve server racks to the <b>northern</b> port.',
    );
    await published('Акт приёмки', 'Case 2', 'Стойки приняты на складе в порту.');
    await published('Note', 'Case 2', 'Nothing about machines here.');
  }, FLOW_SPEC_TIMEOUT_MS);
  afterAll(async () => {
    await bench.stop();
    vault.remove();
  });

  async function published(title: string, caseName: string, page: string): Promise<string> {
    const ids = await aDocument(bench.database, { title, caseName, state: 'enriched', pages: [page] });
    const messageId = await bench.probe.send(documentEnriched, ids);
    await bench.taskIs('indexer.index-document', messageId, 'done');
    return ids.documentId;
  }

  const search = (query: Record<string, string>, key = KEY) =>
    request(bench.app.getHttpServer()).get('/api/search').query(query).set('authorization', `Bearer ${key}`);

  it('finds a document by its words and marks them, everything else escaped', async () => {
    const { body } = await search({ q: 'server rack' }).expect(200);
    expect(body.items[0]).toMatchObject({ document_id: contract, title: 'Supply contract' });
    expect(body.items[0].highlights[0]).toEqual({
      page: 1,
      html: expect.stringContaining('<mark>server</mark> <mark>racks</mark>'),
    });
    expect(body.items[0].highlights[0].html).toContain('&lt;b&gt;northern&lt;/b&gt;');
    expect(body).toMatchObject({
      total: expect.any(Number),
      took_ms: expect.any(Number),
      facets: { case: expect.any(Array) },
    });
  });

  it('finds Russian words in another form', async () => {
    const { body } = await search({ q: 'приемка стоек' }).expect(200);
    expect(body.items[0].title).toBe('Акт приёмки');
  });

  it('narrows by case', async () => {
    const { body } = await search({ q: 'port порт', case: 'Case 2' }).expect(200);
    expect(body.items.map(({ title }: { title: string }) => title)).toEqual(['Акт приёмки']);
  });

  it('pages through the results', async () => {
    const first = await search({ q: 'port порт', mode: 'text', limit: '1' }).expect(200);
    const second = await search({ q: 'port порт', mode: 'text', limit: '1', cursor: first.body.next_cursor }).expect(
      200,
    );
    expect(new Set([first.body.items[0].document_id, second.body.items[0].document_id]).size).toBe(2);
    expect(second.body.next_cursor).toBeNull();
  });

  it('shows nothing of another tenant', async () => {
    const { body } = await search({ q: 'server racks' }, OTHERS).expect(200);
    expect(body).toMatchObject({ total: 0, items: [] });
  });

  it.each([
    [{}, 'q'],
    [{ q: ' ' }, 'q'],
    [{ q: 'x', mode: 'psychic' }, 'mode'],
    [{ q: 'x', limit: '0' }, 'limit'],
    [{ q: 'x', from: 'yesterday' }, 'from'],
    [{ q: 'x', cursor: 'no-cursor' }, 'cursor'],
    [{ q: 'x', colour: 'red' }, 'colour'],
  ])('refuses %j and names the field', async (query, field) => {
    const { body } = await search(query as Record<string, string>).expect(400);
    expect(body).toMatchObject({
      code: 'validation_failed',
      errors: expect.arrayContaining([expect.objectContaining({ field })]),
    });
  });

  it('asks for credentials, for known ones, and for the scope', async () => {
    const anonymous = await request(bench.app.getHttpServer()).get('/api/search').query({ q: 'x' }).expect(401);
    expect(anonymous.body.code).toBe('missing_credentials');
    expect((await search({ q: 'x' }, 'csk_unknown').expect(401)).body.code).toBe('invalid_credentials');
    expect((await search({ q: 'x' }, BLIND).expect(403)).body.code).toBe('not_allowed');
  });
});
